//! Every requirement with its rule: identifier, severity, line of the source it was read in, words, function.

use super::{Rule, Run};
use super::{
    clinical, diagnosis, documentation, equipment, fluoroscopy, frequency, modifiers, money, necessity,
    pairs, setting, therapy, therapy_pairs,
};
use crate::billing::Severity::{Block, Info, Warn};

macro_rules! run {
    (check $function:path) => {
        Run::Check($function)
    };
    (human $why:literal) => {
        Run::Human($why)
    };
    (by $function:path) => {{
        let _ = $function;
        Run::By(stringify!($function))
    }};
}

macro_rules! registry {
    ($($id:literal $severity:ident $read_in:literal $words:literal $kind:ident($($what:tt)+);)*) => {
        /// All rules in the order of the requirements.
        pub const RULES: &[Rule] = &[$(Rule {
            id: $id,
            severity: $severity,
            read_in: $read_in,
            words: $words,
            run: run!($kind $($what)+),
        }),*];
    };
}

registry! {
    "DOC-01" Block "000:24, 87" "A referring practitioner's order exists" check(documentation::doc_01);
    "DOC-02" Block "000:24; 002:28, 47" "The order states the clinical question the study must answer" check(documentation::doc_02);
    "DOC-03" Block "000:87" "The order agrees with what was performed" check(documentation::doc_03);
    "DOC-04" Block "000:25; 002:19-23" "At least one ICD-10-CM code, linked to the line, for a movement disorder, gait ..." check(documentation::doc_04);
    "DOC-05" Block "000:26, 112; 002:25" "Statement of medical necessity: how the result may change treatment" check(documentation::doc_05);
    "DOC-06" Block "000:27" "Equipment: cameras, marker set, software" check(equipment::doc_06);
    "DOC-07" Block "002:27" "System is validated/commercial and was calibrated" check(equipment::doc_07);
    "DOC-08" Block "002:27" "Force plates / pressure platform recorded when the code or payer needs them" check(equipment::doc_08);
    "DOC-09" Block "002:27" "Surface EMG equipment and electrodes documented" check(equipment::doc_09);
    "DOC-10" Block "000:28; 001:14; 002:27" "Person who did the capture identified, with qualification" check(equipment::doc_10);
    "DOC-11" Block "000:29; 001:14" "Tasks described; standardised trials, more than one" check(equipment::doc_11);
    "DOC-12" Block "000:30" "Statement whether 96004 interpretation was or will be done separately" check(equipment::doc_12);
    "DOC-13" Block "000:42; 001:7; 002:9" "Video recorded simultaneously with 3-D kinematics" check(equipment::doc_13);
    "DOC-14" Warn "000:42" "Result includes joint angles, segment velocities, spatio-temporal parameters" check(equipment::doc_14);
    "DOC-15" Warn "001:14; 002:28, 45" "History and physical examination focused on gait, before the study" check(clinical::doc_15);
    "DOC-16" Warn "001:14" "Informed consent for the motion study" check(clinical::doc_16);
    "DOC-17" Warn "002:28" "Pre-test functional measures recorded" check(clinical::doc_17);
    "DOC-18" Warn "002:26, 28, 46" "Prior conservative treatment listed, or reason it does not apply" check(clinical::doc_18);
    "DOC-19" Block "002:28" "Explicit plan of how results will guide care" check(clinical::doc_19);
    "DOC-20" Warn "001:14" "Findings documented in the record and tied to the plan of care" check(clinical::doc_20);
    "DOC-21" Block "002:32" "Each billed code has its own data and its own part of the report" check(clinical::doc_21);
    "DOC-22" Block "002:74" "An interpreted report with recommendations will be given" check(clinical::doc_22);
    "DOC-23" Info "002:48" "Relevant imaging/clinic studies referenced if available" check(clinical::doc_23);
    "DOC-24" Warn "002:63" "Clinical documentation of the diagnosis attached" check(clinical::doc_24);
    "DOC-25" Block "001:14; 000:42" "Method of capture stated" check(equipment::doc_25);
    "MN-01" Block "002:16" "All five payer criteria must hold together" check(necessity::mn_01);
    "MN-02" Block "002:19-23, 71" "Documented indication with severity and functional limit" check(necessity::mn_02);
    "MN-03" Block "002:25, 72" "Result can change management" check(necessity::mn_03);
    "MN-04" Warn "002:26, 73" "Prior evaluation and conservative care when sensible" check(necessity::mn_04);
    "MN-05" Warn "002:27, 74" "Field of who interprets" check(necessity::mn_05);
    "MN-06" Block "002:28" "Documents that the payer wants" check(necessity::mn_06);
    "MN-07" Block "000:85" "Functional deficit and plan, the first reason of denial" check(necessity::mn_07);
    "MN-08" Warn "000:46, 86, 100" "Diagnosis outside the payer list, or not neurological" check(necessity::mn_08);
    "MN-09" Warn "000:106" "Medicare: determination of the contractor" check(necessity::mn_09);
    "MN-10" Info "000:44; 001:14" "Usual populations" check(necessity::mn_10);
    "MN-11" Info "002:53" "Progressive disease may be timed" check(necessity::mn_11);
    "EX-01" Block "002:25, 36, 75" "Not covered: curiosity, baseline only, research without plan" check(necessity::ex_01);
    "EX-02" Block "002:36, 75" "Not covered: cosmetic only, screening without symptoms" check(necessity::ex_02);
    "EX-03" Block "002:38" "No study without a capture in three dimensions" check(necessity::ex_03);
    "EX-04" Block "002:39" "Duplicate test without new indication or proof the old result no longer applies" check(necessity::ex_04);
    "EX-05" Block "002:54" "Baseline for school/administrative purposes without clinical action" check(necessity::ex_05);
    "EX-06" Warn "001:3; 002:67" "Monitoring is a purpose only with a documented change" check(necessity::ex_06);
    "FR-01" Block "002:67" "Repeat study needs expected new information or invalid earlier result" check(frequency::fr_01);
    "FR-02" Block "002" "Most units of a day" check(frequency::fr_02);
    "FR-03" Block "000" "A unit is a session" check(frequency::fr_03);
    "AGE-01" Warn "002:52" "Very young children: why the test suits" check(frequency::age_01);
    "AGE-02" Info "002:52" "Timing matches developmental milestones and the question" human("whether the moment fits the child's development and the question, only who treats the child can say");
    "AGE-03" Warn "001:14; 002:27, 50" "No age is refused by default" check(frequency::age_03);
    "PA-01" Block "002:43" "Prior authorisation" check(frequency::pa_01);
    "PA-02" Block "002:45" "Packet: current clinical note" check(frequency::pa_02);
    "PA-03" Block "002:46" "Packet: treatment so far" check(frequency::pa_03);
    "PA-04" Block "002:47" "Packet: explicit question and decision" check(frequency::pa_04);
    "PA-05" Info "002:48" "Packet: imaging if available" check(frequency::pa_05);
    "PA-06" Warn "003:162" "Payer of therapy may ask for more" check(frequency::pa_06);
    "PA-07" Warn "002:3-5" "Policy still in force" check(frequency::pa_07);
    "PA-08" Info "002:71-75" "The reviewer's five questions" check(frequency::pa_08);
    "CP-01" Info "000:42, 96; 002:12" "96000 is capture and processing; the reading is 96004" check(pairs::cp_01);
    "CP-02" Info "000:96" "Capture and reading by one facility: two lines, no split" check(pairs::cp_02);
    "CP-03" Block "000:96" "A study made elsewhere: only 96004" check(pairs::cp_03);
    "CP-04" Block "002:12, 32" "96004 linked to a captured study, once" check(pairs::cp_04);
    "CP-05" Warn "000:88" "Capture without interpretation may be denied" check(pairs::cp_05);
    "CP-06" Block "002:32; 000:98" "96000 and 96001 never on one day" check(pairs::cp_06);
    "CP-07" Block "002:10" "96001 only with plantar pressure" check(pairs::cp_07);
    "CP-08" Block "002:32" "Kinematics with pressure: 96001; kinematics alone: 96000; pressure alone: neither" check(pairs::cp_08);
    "CP-09" Block "002:32" "96002 beside 96000 or 96001 only when both were performed, documented, interpreted" check(pairs::cp_09);
    "CP-10" Block "001:46" "96002 never with needle EMG" check(pairs::cp_10);
    "CP-11" Warn "000:102" "Study and therapy on one day: distinct, separately documented" check(pairs::cp_11);
    "CP-12" Info "000:46, 104" "Visits follow their own rules" check(pairs::cp_12);
    "CP-13" Block "003" "Training is not analysis: a study is not billed as therapy or unlisted" check(pairs::cp_13);
    "CP-14" Block "001:45-49" "Labels of related codes belong to their codes" check(pairs::cp_14);
    "CP-15" Block "001:47; 004:50" "Deleted or unknown codes are refused" check(pairs::cp_15);
    "CP-16" Block "003:66, 69, 80, 220" "97116 with 97760 for one limb" check(therapy_pairs::cp_16);
    "CP-17" Block "003:67, 107, 219" "97116 with 97150 at one time" check(therapy_pairs::cp_17);
    "CP-18" Warn "003:64, 105, 218" "97116 with 97530: edit of the quarter" check(therapy_pairs::cp_18);
    "CP-19" Warn "003:92, 106, 202, 217" "97116 with 97110: no modifier without an edit" check(therapy_pairs::cp_19);
    "CP-20" Info "003:65, 221" "97761 when the prosthesis prevails, 97116 when gait prevails" check(therapy_pairs::cp_20);
    "CP-21" Warn "003:20, 40, 196" "Stairs are inside 97116" check(therapy_pairs::cp_21);
    "CP-22" Info "003:42, 222" "Groups 97150, wheelchair 97542, orthosis 97760" check(therapy_pairs::cp_22);
    "CP-23" Block "003:100, 223" "0791T only beside 97116" check(therapy_pairs::cp_23);
    "CP-24" Warn "003:224" "Evaluations have a note of their own" check(therapy_pairs::cp_24);
    "CP-25" Block "004:24-25, 46, 49" "76000 is a separate procedure: not with what contains imaging guidance" check(therapy_pairs::cp_25);
    "MOD-01" Block "001:18-19; 000:96, 002" "26 and TC are not valid on the motion codes" check(modifiers::mod_01);
    "MOD-02" Warn "000:102; 001:20" "59 or one of X{EPSU}, never both, with a reason" check(modifiers::mod_02);
    "MOD-03" Warn "001:21" "22 for substantially greater effort, with supporting statement" check(modifiers::mod_03);
    "MOD-04" Block "001:22-23" "52 and 53 with a reason; 53 not on a facility claim" check(modifiers::mod_04);
    "MOD-05" Warn "001:24" "51 has no effect" check(modifiers::mod_05);
    "MOD-06" Block "001:25" "78 does not fit a diagnostic study" check(modifiers::mod_06);
    "MOD-07" Block "001:26" "80 is senseless here" check(modifiers::mod_07);
    "MOD-08" Block "001:27" "62 is not permitted" check(modifiers::mod_08);
    "MOD-09" Warn "" "50, LT, RT: both sides are in the value" check(modifiers::mod_09);
    "MOD-10" Block "003:18, 87-88" "GP on every Medicare PT line, GO on OT line" check(modifiers::mod_10);
    "MOD-11" Block "003:18, 89, 94, 177, 196" "KX above the yearly amount" check(modifiers::mod_11);
    "MOD-12" Info "003:94" "Second yearly amount: possible medical review" check(modifiers::mod_12);
    "MOD-13" Block "003:18, 22, 90-91, 96, 135, 171, 188" "CQ or CO when an assistant did more than a tenth" check(modifiers::mod_13);
    "MOD-14" Block "003:108" "No 51 on 97010-97763" check(modifiers::mod_14);
    "MOD-15" Warn "003:92, 105-106, 204" "59 on the second code, with separate times" check(modifiers::mod_15);
    "MOD-16" Block "004:16, 26, 47" "26 on 76000 with a written interpretation" check(modifiers::mod_16);
    "MOD-17" Warn "004:17, 25, 48" "59 or XS on 76000 only for another site" check(modifiers::mod_17);
    "MOD-18" Block "004:18" "Supervisor and presence when the parts of 76000 are split" check(modifiers::mod_18);
    "MOD-19" Block "" "At most four modifiers, in order" check(modifiers::mod_19);
    "TIM-01" Block "003:16, 30, 40" "Timed units: one skilled person with one patient" check(therapy::tim_01);
    "TIM-02" Block "003:46-52" "Units of a timed code from its minutes" check(therapy::tim_02);
    "TIM-03" Block "003:54" "Several timed codes: total minutes set the total units" check(therapy::tim_03);
    "TIM-04" Info "003:56, 184-204" "Worked examples of units" by(crate::billing::timed::by_total);
    "TIM-05" Block "003:17, 104, 173" "At most 4 units of 97116 on a day, over all lines; a clinical benchmark" check(therapy::tim_05);
    "TIM-06" Block "003:19, 116, 167" "Total timed minutes and total minutes in the note" check(therapy::tim_06);
    "TIM-07" Warn "003:133" "Four units: the note accounts for the time" check(therapy::tim_07);
    "TIM-08" Info "" "Payers that count every code by itself" check(therapy::tim_08);
    "THD-01" Warn "003:117" "Specific activities in the note" check(therapy::thd_01);
    "THD-02" Warn "003:118" "Assistive device and setting, weight-bearing" check(therapy::thd_02);
    "THD-03" Warn "003:119" "Distance and assistance level" check(therapy::thd_03);
    "THD-04" Warn "003:34, 120, 169" "Skilled nature of the service" check(therapy::thd_04);
    "THD-05" Warn "003:121" "Response and progress to measurable, time-limited goals" check(therapy::thd_05);
    "THD-06" Warn "003:122" "Outcome measures at start and intervals" check(therapy::thd_06);
    "THD-07" Block "003:126" "Certified plan of care with gait training" check(therapy::thd_07);
    "THD-08" Warn "003:36, 144" "Maintenance: the need for skill is stated" check(therapy::thd_08);
    "THD-09" Block "003:154" "Not covered: wellness, conditioning, unskilled help" check(therapy::thd_09);
    "THD-10" Warn "003:134" "No cloned notes" check(therapy::thd_10);
    "THD-11" Warn "003:144" "Deficit attributable to a covered condition" check(therapy::thd_11);
    "THD-12" Info "003:30-32" "Kind of indication" check(therapy::thd_12);
    "THD-13" Info "003:137" "Themes of audits: missing time, weak skilled need" human("the report that the page cites was not found under its number, so it is not cited; its two themes are judged by TIM-06 and THD-04");
    "POS-01" Info "000:44; 001:11, 14" "Place of service exists and is usual" check(setting::pos_01);
    "POS-02" Block "000:75-77, 108" "Facility, form of claim, place and type of bill agree" check(setting::pos_02);
    "POS-03" Warn "000:108; 001:14" "No payment to ambulatory surgical centres for 96000" check(setting::pos_03);
    "POS-04" Warn "000:72-74" "96000-96002 outside facilities" check(setting::pos_04);
    "POS-05" Warn "000:89" "Contract for gait laboratory services confirmed" check(setting::pos_05);
    "POS-06" Info "003:148" "Therapy at 11, 19, 22: ordinary rules" check(setting::pos_06);
    "POS-07" Block "003:21, 149-152, 175, 206-212" "Therapy in a covered stay is inside its rate" check(setting::pos_07);
    "POS-08" Info "003:150" "Nursing facility without covered stay: ordinary rules" check(setting::pos_08);
    "POS-09" Block "003:158" "Indicator 7: no therapist in own practice for patients of a hospital" check(setting::pos_09);
    "PRV-01" Warn "001:30-33; 000:44" "Taxonomies have their form and are known" check(setting::prv_01);
    "PRV-02" Info "001:4, 14" "The payer is named, with member number" check(setting::prv_02);
    "PRV-03" Block "003:171" "Credential and discipline of who performed" check(setting::prv_03);
    "FEE-01" Warn "000:56-61" "Relative values of 96000 add up" check(money::fee_01);
    "FEE-02" Warn "000:62, 74" "Conversion factor of the day" check(money::fee_02);
    "FEE-03" Info "004:30-34" "Relative values of 76000" check(money::fee_03);
    "FEE-04" Info "000:75-77" "Hospital outpatient rate of 96000" check(money::fee_04);
    "FEE-05" Info "004:42" "Hospital outpatient rate of 76000" check(money::fee_05);
    "FEE-06" Info "003:156" "Relative values of 97116" check(money::fee_06);
    "FEE-07" Warn "000:50" "Charge not below the allowed amount" check(money::fee_07);
    "FEE-08" Info "000:13, 63; 004:35" "Global period XXX or ZZZ" check(money::fee_08);
    "FEE-09" Info "" "Relative values of the period before" check(money::fee_09);
    "FEE-10" Info "" "Later therapy units of a day are paid less" check(money::fee_10);
    "FEE-11" Info "003:22" "An assistant's service pays 85 %" check(money::fee_11);
    "FL-01" Block "004:13" "Indication for real-time imaging at this encounter" check(fluoroscopy::fl_01);
    "FL-02" Block "004:14, 50" "Minutes recorded, up to 60" check(fluoroscopy::fl_02);
    "FL-03" Block "004:15, 26" "Dose or dose-area product recorded" check(fluoroscopy::fl_03);
    "FL-04" Block "004:16, 26, 47" "Written interpretation with 26" check(fluoroscopy::fl_04);
    "FL-05" Block "004:17" "Site and distinction with 59 or XS" check(fluoroscopy::fl_05);
    "FL-06" Block "004:18" "Supervisor and presence when split" check(fluoroscopy::fl_06);
    "FL-07" Block "" "At most 3 units of 76000 on a day" check(fluoroscopy::fl_07);
    "DX-01" Block "" "Diagnosis codes billable on the day" check(documentation::dx_01);
    "DX-02" Warn "" "Label of a diagnosis is that of the table" check(diagnosis::dx_02);
    "DX-03" Block "" "No two diagnoses that exclude each other" check(diagnosis::dx_03);
    "DX-04" Warn "" "Hemiplegia after stroke is a sequela code" check(diagnosis::dx_04);
    "DX-05" Warn "" "No symptom first beside a disease" check(diagnosis::dx_05);
    "DX-06" Warn "" "Side of the code is the stated side" check(diagnosis::dx_06);
    "DX-07" Block "" "Order of the diagnoses" check(diagnosis::dx_07);
    "ID-01" Block "" "Identifiers are there and have their form" check(setting::id_01);
}
