//! The interactive report: the words of the report, nothing from outside, nothing of the inputs read as markup.

use std::path::PathBuf;

use ambula::session::{Interactive, Overrides, Silent, run};

use super::sandbox::{Sandbox, outputs};

/// plotly.js packed, our own scripts and the words of a session with few cycles.
const MOST_BYTES: usize = 4_000_000;

/// A session of the samples that a test may change.
fn sample(name: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(name);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            sandbox.write(&file, &std::fs::read(&path).unwrap());
        }
    }
    sandbox
}

fn page(sandbox: &Sandbox) -> String {
    let output = sandbox.outcome().interactive_report().unwrap();
    assert_eq!(output.name, "report.html");
    String::from_utf8(output.bytes).unwrap()
}

/// The elements of a page by name, as a browser would find them: scripts end at the first `</script`.
fn elements(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let end = rest.find('>').unwrap();
        let attributes = rest[name.len()..end].to_owned();
        rest = &rest[end..];
        if ["script", "style"].contains(&name.as_str()) {
            rest = &rest[rest.find(&format!("</{name}")).unwrap()..];
        }
        found.push((name, attributes));
    }
    found
}

/// What stands in the report's data, as the browser reads it.
fn data(page: &str) -> serde_json::Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_holds_the_report_and_loads_nothing() {
    let sandbox = sample("adult-hemiplegia");
    let page = page(&sandbox);
    assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
    for words in [
        "Right hemiplegia after ischaemic stroke",
        "Would an ankle-foot orthosis improve clearance on the right?",
        "Knee flexion, first peak",
        "Gait Profile Score",
        "Technical – not interpreted",
        "SHA-256",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    for (name, attributes) in elements(&page) {
        assert!(
            !["link", "iframe", "object", "embed", "base"].contains(&name.as_str()),
            "{name} {attributes}"
        );
        if name == "img" {
            assert!(
                attributes.contains(" src=\"data:image/png;base64,"),
                "a picture holds itself"
            );
            continue;
        }
        for loads in [" src=", " href=\"http", " onclick=", " onload="] {
            assert!(!attributes.contains(loads), "{name}{attributes}");
        }
    }
    let data = data(&page);
    let cycles = data["conditions"][0]["cycles"].as_array().unwrap();
    assert_eq!(cycles.len(), 12);
    assert!(
        cycles
            .iter()
            .all(|c| c["values"]["walking_speed"].as_f64().unwrap() > 0.3)
    );
    let live = |figure: &serde_json::Value| {
        let panels = figure["panels"].as_array().unwrap();
        panels.iter().all(|p| p["variable"].is_u64())
    };
    let figures = data["figures"].as_array().unwrap();
    let grids: Vec<_> = figures.iter().filter(|f| f["kind"] == "grid").collect();
    assert!(
        grids.len() >= 6 && grids.into_iter().all(live),
        "every panel knows its cycles"
    );
}

#[test]
fn the_walks_are_there_with_markers_centres_plates_and_events() {
    let sandbox = sample("adult-hemiplegia");
    let page = page(&sandbox);
    let data = data(&page);
    let trials = data["motion"]["trials"].as_array().unwrap();
    assert_eq!(trials.len(), 4);
    for trial in trials {
        let points = trial["points"].as_array().unwrap();
        let of = |kind: &str| points.iter().filter(|p| p["kind"] == kind).count();
        assert_eq!((of("marker"), of("centre")), (35, 12));
        assert_eq!(
            (trial["frames"].as_u64(), trial["first_frame"].as_u64()),
            (Some(340), Some(41))
        );
        assert_eq!(trial["plates"].as_array().unwrap().len(), 3);
        assert!(
            trial["events"].as_array().unwrap().len() > 6 && trial["bones"].as_array().unwrap().len() > 20
        );
    }
    let (_, tracks) = page.split_once("id=\"tracks\">").unwrap();
    let packed = tracks.split_once("</script>").unwrap().0.len();
    // 47 points and 3 plates with two tracks each, three coordinates over 4 times 340 frames
    let numbers = (47 + 6) * 3 * 4 * 340;
    assert!(packed < 2 * numbers, "{packed} letters for {numbers} numbers");
}

#[test]
fn the_same_session_gives_the_same_page_and_it_can_be_left_out() {
    let sandbox = sample("child-crouch");
    assert!(page(&sandbox) == page(&sandbox));
    let without = Overrides {
        interactive: Interactive::LeaveOut,
        ..Overrides::default()
    };
    let names: Vec<String> = outputs(&run(sandbox.path(), &without, &Silent).unwrap())
        .into_iter()
        .map(|o| o.name)
        .collect();
    assert!(names.contains(&"report.pdf".to_owned()) && !names.contains(&"report.html".to_owned()));
}

const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\\\" onmouseover=\\\"alert(1)",
    "<!--<script>{{plotly}}",
    "&lt;b&gt; {{script}} \u{202e}txt",
];

#[test]
fn nothing_of_the_inputs_is_read_as_markup() {
    let plain = sample("adult-typical");
    let harmless = elements(&page(&plain));
    let sandbox = sample("adult-typical");
    let file = sandbox.path().join("session.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    let set = |text: &mut String, key: &str, value: &str| {
        let line = text
            .lines()
            .find(|l| l.starts_with(&format!("{key} = ")))
            .unwrap_or_else(|| panic!("{key}"))
            .to_owned();
        *text = text.replacen(&line, &format!("{key} = \"{value}\""), 1);
    };
    for (key, value) in ["id", "operator", "name", "clinical_question", "description"]
        .into_iter()
        .zip(HOSTILE)
    {
        set(&mut text, key, value);
    }
    // names of files and conditions come into tables, data and captions
    let walk = "<img src=x onerror=alert(2)>.c3d";
    sandbox.write(walk, &std::fs::read(sandbox.path().join("walk-02.c3d")).unwrap());
    sandbox.remove("walk-02.c3d");
    text = text.replace("\"walk-02.c3d\"", &format!("\"{walk}\""));
    text = text.replace("\"barefoot\"", "\"<svg onload=alert(3)>\"");
    std::fs::write(&file, text).unwrap();
    let hostile = page(&sandbox);
    assert!(hostile.contains("&lt;img src=x onerror=alert(2)&gt;"));
    assert!(hostile.contains("&lt;svg onload=alert(3)&gt;"));
    let names = |elements: &[(String, String)]| -> std::collections::BTreeSet<String> {
        elements.iter().map(|(name, _)| name.clone()).collect()
    };
    let found = elements(&hostile);
    assert_eq!(
        names(&found),
        names(&harmless),
        "no element that the report does not have"
    );
    let scripts = |elements: &[(String, String)]| elements.iter().filter(|(n, _)| n == "script").count();
    assert_eq!(scripts(&found), scripts(&harmless));
    for (name, attributes) in &found {
        for handler in [" onload", " onerror", " onmouse", " onclick"] {
            assert!(!attributes.contains(handler), "{name}{attributes}");
        }
    }
    let trials = data(&hostile)["conditions"][0]["cycles"].to_string();
    assert!(
        trials.contains("<img src=x onerror=alert(2)>"),
        "the data hold the name as it is"
    );
}

#[test]
fn videos_are_in_the_page_in_the_report_and_in_the_provenance() {
    let sandbox = sample("adult-typical");
    let outcome = sandbox.outcome();
    let shown: Vec<(String, f64)> = outcome
        .films
        .iter()
        .map(|f| (f.file.clone(), f.covers_s.unwrap()))
        .collect();
    let names: Vec<&str> = shown.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "walk-01.front.mp4",
            "walk-01.right.mp4",
            "walk-02.front.mp4",
            "walk-02.right.mp4"
        ]
    );
    // three seconds of walk, of which the videos miss at most the first twelve frames
    assert!(shown.iter().all(|(_, s)| (2.8..=2.99).contains(s)), "{shown:?}");
    for film in &outcome.films {
        let video = film.video.as_ref().unwrap();
        assert_eq!(
            (video.width_px, video.height_px, video.played_as()),
            (320, 240, Some("video/mp4"))
        );
        assert!((video.frame_rate_hz.unwrap() - 25.0).abs() < 1e-9);
    }
    let provenance: Vec<&str> = outcome
        .provenance
        .inputs
        .iter()
        .filter(|i| i.used_as == "video")
        .map(|i| i.sha256.as_str())
        .collect();
    assert_eq!(provenance.len(), 4);
    let page = String::from_utf8(outcome.interactive_report().unwrap().bytes).unwrap();
    let films = data(&page)["films"].as_array().unwrap().clone();
    assert_eq!(films.len(), 4);
    for film in &films {
        let source = format!("id=\"film-{}\">", film["source"]);
        assert!(page.contains(&source) && film["stills"].as_array().unwrap().is_empty());
    }
    // two views, two sides, three instants
    assert_eq!(page.matches("<img alt=\"Video frame, ").count(), 12);
    for words in [
        "middle of single support",
        "From the right: walk-01, left cycle",
        "320 × 240 pixels, 25 frames/s, MP4 (avc1)",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn videos_that_do_not_fit_are_said_to_and_names_tell_what_they_can() {
    let sandbox = sample("adult-typical");
    let file = sandbox.path().join("session.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    // without the list: names tell capture and view, nobody tells the start
    let (before, _) = text.split_once("\n[[video]]").unwrap();
    std::fs::write(&file, before).unwrap();
    let outcome = sandbox.outcome();
    let told: Vec<_> = outcome
        .films
        .iter()
        .map(|f| (f.trial.as_deref(), f.view.map(|v| v.word())))
        .collect();
    assert_eq!(told[1], (Some("walk-01"), Some("right")));
    let assumed = outcome
        .journal
        .assumptions
        .iter()
        .filter(|a| a.what.contains("begins with the first stored frame"));
    assert_eq!(assumed.count(), 4);
    // elsewhere in time, a file that is none, one of no capture, one that is not there
    sandbox.write(
        "other.mp4",
        &std::fs::read(sandbox.path().join("walk-02.front.mp4")).unwrap(),
    );
    sandbox.write("walk-02.front.mp4", b"\0\0\0\x18ftypmp42 and no more");
    let more = "\n[[video]]\nfile = \"walk-01.front.mp4\"\nstart_s = 60.0\n\n[[video]]\nfile = \"walk-01.right.mp4\"\n\
                start_s = -1.0\n\n[[video]]\nfile = \"gone.mp4\"\n";
    std::fs::write(&file, format!("{before}{more}")).unwrap();
    let outcome = sandbox.outcome();
    let said = super::sandbox::findings(&outcome);
    for words in [
        "walk-01.front.mp4: the video (60.00 to 62.96 s) shows nothing of walk-01 (0 to 2.99 s)",
        "the 2.99 s of walk-01",
        "walk-02.front.mp4: the video is not used: the file is damaged or cut off",
        "other.mp4: nobody says which capture the video shows",
        "gone.mp4: session.toml lists a video that is not in the folder",
    ] {
        assert!(said.contains(words), "{words} not in\n{said}");
    }
    let films =
        data(&String::from_utf8(outcome.interactive_report().unwrap().bytes).unwrap())["films"].clone();
    let names: Vec<&str> = films
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["file"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["walk-01.right.mp4", "walk-02.right.mp4"],
        "only what shows a part of its walk"
    );
}
