//! Which words identify somebody, and which are the ordinary words of a gait laboratory.
//!
//! Free text is kept only when every word of it is ordinary; what is known to identify is searched for in what was kept, and
//! once more in the bytes of every output.

use std::collections::BTreeSet;

/// Words that a kept text may consist of, in lower case.
const ORDINARY: &str = "\
a above absolute acceptance action aid aids all amti analog analysis and angle angles ankle any arm at autolabel back \
barefoot basic bertec bilateral bilaterally body both brace braces brake by calibration camera cameras cane ceases cerebral \
card channel clean comfortable component condition configured constant contact contacts controlled control corp crouch crutch \
crutches cycle davis de deg degenerative diplegia diplegic direction dynamic during elbow eos equinus event events ever exercise \
fast feet first flat flexion floor flow foot foot off force forceplate forces for forefoot frame frames free frontal front full fullbody ambula ai \
functional fully gait general ghost gmfcs gillette gmi group ground groups hands heel height heeled held helen hayes hemiplegia \
hemiplegic high hind hip hold hz i ii iii immediate impaired in inch initial instant insoles internal invalid is iv joint \
jump kg kinematics kinetics kistler knee labelling labels lab laboratory lateral left leg legs length level limited load low \
lower m make manual marker markers mat max measure medial metre mid min mm modelled moment moments motion moving n name near \
neutral nexus nmm no none normal not of off on only or orthosis orthoses other others overground own oxford pace palsy part \
pelvis plate plates plug plugin plugingait platform power preferred pylon posterior pt qtm qualisys quiet raw realtime reaction \
reconstruct reconstructed recorded rear ready rest right rigid rocker run running s sample scalar session synthetic clinic hospital seconds self selected self-selected \
shank shod shoe shoes shoulder side sides signed single sit slow sole sound spastic speed spina bifida split stance stand \
standing start static step steps stick stop strike strikes stride subject support supported swing system systems test the \
thigh thorax time to toe toes torsion track tracking transverse treadmill trial trials trunk turn two type unilateral unsigned \
unit uphill downhill upper v velocity vertical vicon video volt volts walk walker walking walks wand wand water with without w \
woltring workstation wrist x y z zero angle angles forces powers scalars modeled limited axis ground moment ceases eva \
afo dafo kafo fo smo grafo hkafo none lateral left-sided right-sided series first-contact diagnosis stroke adult child \
gang gehen barfuss schuhe rechts links pieds nus chaussures gauche droite marche descalzo izquierda derecha";

/// Words that the files of a copy hold by themselves: keys, labels, and the words of the report. A name that is one of them
/// cannot be searched for.
const OWN: &str = "\
ambula schema session id date notes subject sex birth age years diagnosis affected side height mass kg mm deg marker diameter leg \
length left right knee width ankle flat foot inter asis distance head offset level trochanter tibial torsion thigh rotation \
shank static plantar flexion ab add sole delta shoulder elbow wrist hand thickness lab limits camera residual calibration \
system cameras plates video emg walkway referral clinical clinic question history model set hip centre pelvic order axis at plane \
kinetics method moment frame baseline matrix undocumented belt speed gaps fill spline frames rigid pattern pca ends donors \
helpers filters markers cutoff order mse forces report norms gps convention version paper language condition name description \
aid orthosis footwear trial file kind exclude reason plate sequence code role claim onset female male other unknown walk \
functional copy without identifiers written by deidentify deidentified program pseudonym dates free text files removed place what \
count out not in the left why to check changed replaced prefix or label labels group parameter comments point analog force \
platform event context contexts analysis subjects processing manufacturer rotation header words zero reserved names units angles \
moments powers scalars strike off general toe heel used kept only where all are ordinary ones of laboratory session sessions \
person look pictures were faces plates voices stay searched known read before you pass it on keep apart from number days day \
stored need if rare body size and gait itself can point who is elsewhere cannot anonymous time enf mp vsk other line entry \
measurement measurements reduced year january stands for moved that one own long numbers paths addresses taken left looked into \
folders may identify needed results holds an identifier none new under a an no nobody true false null json toml stage stages \
patient mrn npi operator credential coverage member personnel provider authorisation encounter necessity interpretation equipment \
referrer family given middle suffix administrative address city state zip country phone handedness guardian authority visit start \
end status class place service facility stay accident employment placer filler orderer signed ordered expires codes priority \
document sha author indication severity functional limitation decision pending options plan purpose prior treatment exception \
make serial udi fda taxonomy license minutes interpreter tests reviewed activity performer assistant payer rank filing indicator \
group subscriber effective contractor entity tax valid path creator user stay mobile line contact accreditation residual comment \
company software title texts given email mail doctor prof clinic hospital department institute university laboratories \
type creationdateandtime description fp auto invalid kinematic parameters static parameter value xml";

/// Shorter words are not searched for: they occur everywhere by chance.
const SHORTEST: usize = 3;
/// Words from this length on are also found inside longer ones; shorter ones only as a whole word ("Mark" is not in "Marker").
const SUBSTRING: usize = 7;
/// Shorter words are not searched for in videos.
const SHORTEST_IN_NOISE: usize = 4;
/// Parts of a number are searched for from this length on, digits.
const LONG_NUMBER: usize = 6;
/// Longest number that a kept text may hold, digits.
const LONGEST_NUMBER: usize = 3;

/// Whether every word of a text belongs to the laboratory, and every number is short.
pub(super) fn is_ordinary(text: &str) -> bool {
    parts(text).all(|word| {
        let word = word.to_lowercase();
        let number = word.chars().all(|c| c.is_ascii_digit());
        (number && word.len() <= LONGEST_NUMBER) || is_ordinary_word(&word)
    })
}

fn is_ordinary_word(word: &str) -> bool {
    ORDINARY.split_whitespace().any(|known| known == word)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
}

/// What is known to identify the subject or somebody else, in lower case.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Words that count wherever they stand: names, numbers, file stems, whole.
    whole: BTreeSet<String>,
    /// Parts of file names and of subject names: they count in free text.
    parts: BTreeSet<String>,
    /// Whether a name is also one of the words that every copy holds.
    own: bool,
}

impl Known {
    /// Adds what certainly identifies: a name, a number, an address; its words too.
    pub(super) fn add_name(&mut self, text: &str) {
        let text = text.trim().to_lowercase();
        for part in parts(&text).chain(std::iter::once(text.as_str())) {
            let number = part.chars().all(|c| c.is_ascii_digit()) && part.len() < LONG_NUMBER;
            if is_own(part) {
                self.own |= !text.contains(|c: char| c.is_ascii_digit());
            } else if part.chars().count() >= SHORTEST && !number {
                self.whole.insert(part.to_owned());
            }
        }
    }

    /// Adds what may identify: the name of a file, of a folder, of the subject in a capture.
    pub(super) fn add_label(&mut self, text: &str) {
        let text = text.trim().trim_end_matches(':').to_lowercase();
        for part in parts(&text).filter(|p| p.chars().count() >= SHORTEST && !is_ordinary(p)) {
            self.parts.insert(part.to_owned());
        }
        let number = text.chars().all(|c| c.is_ascii_digit()) && text.len() < LONG_NUMBER;
        if text.chars().count() >= SHORTEST && !is_ordinary(&text) && !is_own(&text) && !number {
            self.whole.insert(text);
        }
    }

    /// Whether a name was given that is also a word of the files themselves: it is not searched for.
    pub(super) fn has_own_words(&self) -> bool {
        self.own
    }

    /// Whether a word that certainly identifies stands in a text.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let found: BTreeSet<String> = whole_words(text);
        self.whole.iter().any(|word| occurs(&lower, &found, word))
    }

    /// The same for words that only may identify, too.
    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let found = whole_words(text);
        self.stands_in(text) || self.parts.iter().any(|word| occurs(&lower, &found, word))
    }

    /// Free text without what identifies: known words, addresses of mail, paths and long numbers become "\[removed\]".
    pub(super) fn scrubbed(&self, text: &str) -> String {
        let words: Vec<&str> = text
            .split_whitespace()
            .map(|word| {
                let digits = word.chars().filter(char::is_ascii_digit).count();
                let mark = word.contains(['@', '\\', '/']) || digits > LONGEST_NUMBER;
                if mark || self.may_stand_in(word) {
                    "[removed]"
                } else {
                    word
                }
            })
            .collect();
        let joined = words.join(" ");
        // a name of several words
        if self.stands_in(&joined) {
            "[removed]".to_owned()
        } else {
            joined
        }
    }

    /// Whether a word that certainly identifies stands in some bytes: as Latin-1, UTF-8 or UTF-16, in any case.
    pub(super) fn stands_in_bytes(&self, bytes: &[u8]) -> bool {
        readings(bytes).iter().any(|text| self.stands_in(text))
    }

    /// Whether a word that may identify stands in pictures or sound. The shortest words are not looked for: they occur by chance.
    pub(super) fn may_stand_in_noise(&self, bytes: &[u8]) -> bool {
        let long = |word: &&String| word.chars().count() >= SHORTEST_IN_NOISE;
        let words: Vec<&String> = self.whole.iter().chain(&self.parts).filter(long).collect();
        readings(bytes).iter().any(|text| {
            let (lower, found) = (text.to_lowercase(), whole_words(text));
            words.iter().any(|word| occurs(&lower, &found, word))
        })
    }
}

/// Bytes read as Latin-1, UTF-8 and UTF-16 of both orders, from even and odd places.
fn readings(bytes: &[u8]) -> Vec<String> {
    let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
    let mut readings = vec![latin, String::from_utf8_lossy(bytes).into_owned()];
    for start in [0, 1] {
        let units = bytes.get(start..).unwrap_or_default().as_chunks::<2>().0;
        for unit in [u16::from_le_bytes, u16::from_be_bytes] {
            readings.push(String::from_utf16_lossy(
                &units.iter().map(|u| unit(*u)).collect::<Vec<_>>(),
            ));
        }
    }
    readings
}

fn is_own(word: &str) -> bool {
    OWN.split_whitespace().any(|own| own == word)
}

/// Whether a word stands in a text: a short one as a whole word, a long one anywhere.
fn occurs(lower: &str, found: &BTreeSet<String>, word: &str) -> bool {
    let plain = word.chars().all(char::is_alphanumeric);
    if word.chars().count() >= SUBSTRING || !plain {
        lower.contains(word)
    } else {
        found.contains(word)
    }
}

/// The words of a text in lower case: between characters that are no letters or digits, and their parts where letters meet
/// digits or a capital begins (`JaneHead2` is jane, head, 2, too).
fn whole_words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for word in parts(text) {
        words.insert(word.to_lowercase());
        let mut part = String::new();
        let mut before: Option<char> = None;
        for c in word.chars() {
            let breaks = before
                .is_some_and(|b| b.is_numeric() != c.is_numeric() || (b.is_lowercase() && c.is_uppercase()));
            if breaks {
                words.insert(std::mem::take(&mut part));
            }
            part.extend(c.to_lowercase());
            before = Some(c);
        }
        words.insert(part);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_stay_and_others_do_not() {
        assert!(is_ordinary("The instant the heel strikes the ground") && is_ordinary("Left AFO, fast"));
        assert!(is_ordinary("") && is_ordinary("#1 [1]"));
        assert!(!is_ordinary("Sentinel walks barefoot") && !is_ordinary("seen on 2024"));
    }

    #[test]
    fn names_are_found_in_every_encoding_and_case() {
        let mut known = Known::default();
        known.add_name("Öztürk Li");
        known.add_label("walk barefoot");
        assert!(known.stands_in("ÖZTÜRK") && !known.stands_in("walk barefoot"));
        let wide = |big: bool| -> Vec<u8> {
            "x öZtürk"
                .encode_utf16()
                .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect()
        };
        assert!(known.stands_in_bytes(&wide(true)) && known.stands_in_bytes(&wide(false)));
        assert!(known.stands_in_bytes("ÖZTÜRK".as_bytes()));
        assert!(known.stands_in_bytes(b"\xd6zt\xfcrk") && !known.stands_in_bytes(b"Ozturk"));
        known.add_name("Ann Mark");
        assert!(
            known.stands_in("to Ann.") && known.stands_in("MarkHead2") && !known.stands_in("channel Marker1")
        );
        assert!(!known.has_own_words());
        known.add_name("Walker Foot");
        assert!(known.has_own_words() && !known.stands_in("left foot") && known.stands_in("walker"));
    }

    #[test]
    fn scrubbing_takes_names_numbers_paths_and_mail() {
        let mut known = Known::default();
        known.add_name("Sentinel");
        let text = known.scrubbed("Mother of Sentinel, 555-0199, a@b.org, C:\\data, walks well");
        assert_eq!(
            text,
            "Mother of [removed] [removed] [removed] [removed] walks well"
        );
    }
}
