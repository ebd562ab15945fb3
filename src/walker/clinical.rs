//! History and examination of the sample sessions: invented, to show the pages that a session with them has.

/// Of the adult with hemiplegia.
pub(super) const HEMIPLEGIC: &str = r#"
# invented, as everything here: no patient stands behind it
[history]
text = "Ischaemic stroke eighteen months before the study."
function = "Walks outdoors with a cane, tires after 400 m; two falls in six months, both on the toes of the right foot."
aids = "Cane in the left hand outdoors"
orthoses = "None at present"
pain = "None"
goals = "To walk to the shop and back without tripping."
medication = []

[[prior_treatment]]
kind = "therapy"
what = "Gait training, twice a week"
period = "October 2024 to June 2025"
outcome = "Walks without help indoors"

[[prior_treatment]]
kind = "botulinum_toxin"
what = "Gastrocnemius and soleus"
side = "right"
period = "July 2025"
outcome = "Less clonus for about three months"

[[functional_measure]]
name = "Functional Ambulation Category"
value = "4"
date = 2026-03-02

[[functional_measure]]
name = "Timed up and go"
value = "17.4"
unit = "s"
date = 2026-03-02
method = "barefoot, without a cane"

[exam]
date = 2026-03-02
author = "Synthetic examiner"
credential = "PT"
method = "Supine and prone, goniometer; MRC grades 0 to 5"

[[exam_row]]
group = "motion"
name = "Hip extension"
unit = "deg"
left = 10
right = 5
usual = "10 to 20"
method = "Thomas test"

[[exam_row]]
group = "motion"
name = "Knee extension"
unit = "deg"
left = 0
right = 0
usual = "0"
method = "supine"

[[exam_row]]
group = "motion"
name = "Ankle dorsiflexion, knee straight"
unit = "deg"
left = 10
right = -5
usual = "10 to 20"
method = "supine, hindfoot held"

[[exam_row]]
group = "strength"
name = "Hip flexors"
left = "5"
right = "4"
method = "MRC 0 to 5"

[[exam_row]]
group = "strength"
name = "Ankle dorsiflexors"
left = "5"
right = "2+"
method = "MRC 0 to 5"

[[exam_row]]
group = "tone"
name = "Calf"
left = "0"
right = "2"
method = "Modified Ashworth"

[[exam_row]]
group = "tone"
name = "Calf"
unit = "deg"
right = -15
method = "Tardieu R1"
note = "R1 was examined on the right only."

[[exam_row]]
group = "selectivity"
name = "Ankle dorsiflexion"
left = "2"
right = "1"
method = "0 none, 1 partly, 2 full"

[[exam_row]]
group = "alignment"
name = "Leg length difference"
unit = "mm"
left = 0
right = -4
method = "tape, to the medial malleolus"

[consent]
signed_date = 2026-03-02
given_by = "patient"
scope = "Gait analysis with markers"
covers_video = true
"#;
