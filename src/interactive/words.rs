//! The words, tables and frames of figures of the report as HTML. Every text is escaped; none is read as markup.

use super::encode::escape;
use super::figures::{self, FigureData};
use super::films::picture_address;
use super::live::Known;
use super::tables::{Cell, LiveRow, live_row};
use crate::anatomy::Side;
use crate::report::chart::{Grid, Panel};
use crate::report::model::{
    Align, Block, Cover, Fact, Figure, KeyEntry, KeySign, Light, ProfileFigure, Report, Row, Section,
    StillRow, Table,
};
use crate::report::{ConditionInput, Language};

/// Sections of the report as HTML, and the data of their figures in the order in which the page refers to them.
pub(super) struct Written<'a, 'k> {
    pub(super) html: String,
    pub(super) figures: Vec<FigureData<'a>>,
    conditions: &'a [ConditionInput<'a>],
    known: &'k mut [Known],
}

/// The condition that a section is about: the one whose name stands beside its title.
fn condition_of(section: &Section, conditions: &[ConditionInput<'_>]) -> Option<usize> {
    conditions.iter().position(|c| c.name == section.subtitle)
}

fn light_word(light: Light) -> &'static str {
    match light {
        Light::Clear => "clear",
        Light::Note => "note",
        Light::Attention => "attention",
    }
}

fn side_letter(side: Side) -> char {
    side.letter()
}

/// The cover of the report.
pub(super) fn cover(cover: &Cover, language: Language) -> String {
    let mut html = String::new();
    html.push_str(&list("who", &cover.identification));
    let term = |english| escape(&language.term(english));
    html.push_str(&format!(
        "<h3 class=\"label\">{}</h3><blockquote>",
        term("Clinical question")
    ));
    for line in &cover.question {
        html.push_str(&format!("<p>{}</p>", escape(line)));
    }
    if let Some(referrer) = &cover.referrer {
        html.push_str(&format!("<p class=\"soft\">{}</p>", escape(referrer)));
    }
    html.push_str("</blockquote>");
    for group in &cover.headlines {
        let title = if group.condition.is_empty() {
            term("Key figures")
        } else {
            format!("{}, {}", term("Key figures"), escape(&group.condition))
        };
        html.push_str(&format!(
            "<h3 class=\"label\">{title}</h3><div class=\"headlines\" data-whole>"
        ));
        for number in &group.numbers {
            html.push_str(&format!(
                "<div><span>{}</span><b>{}</b> <small>{}</small></div>",
                escape(&number.label),
                escape(&number.value),
                escape(&number.unit)
            ));
        }
        html.push_str("</div>");
    }
    html.push_str(&format!(
        "<h3 class=\"label\">{}</h3><ul class=\"status\">",
        term("Data status")
    ));
    for line in &cover.status {
        let word = light_word(line.light);
        html.push_str(&format!(
            "<li class=\"{word}\"><i aria-hidden=\"true\"></i><span>{}</span><b>{}</b><span>{}</span></li>",
            term(word),
            escape(&line.label),
            escape(&line.text)
        ));
    }
    html.push_str("</ul>");
    html.push_str(&format!(
        "<p class=\"small soft\">{}</p>",
        escape(&cover.intended_use)
    ));
    html
}

/// All sections after the cover.
pub(super) fn sections<'a, 'k>(
    (report, english): (&'a Report, &'a Report),
    conditions: &'a [ConditionInput<'a>],
    known: &'k mut [Known],
) -> Written<'a, 'k> {
    let mut written = Written {
        html: String::with_capacity(1 << 16),
        figures: Vec::new(),
        conditions,
        known,
    };
    let both = report.sections.iter().zip(&english.sections);
    for (i, (section, english)) in both.enumerate() {
        written.section(i, section, english);
    }
    written
}

/// The entries of the contents.
pub(super) fn contents(report: &Report) -> String {
    // the condition stands in the contents only where it tells pages apart
    let several = report.cover.headlines.len() > 1;
    let entry = |(i, s): (usize, &Section)| {
        let subtitle = if s.subtitle.is_empty() || !several {
            String::new()
        } else {
            format!(" <small>{}</small>", escape(&s.subtitle))
        };
        format!(
            "<li><a href=\"#s{i}\"><span>{}</span> {}{subtitle}</a></li>",
            i + 1,
            escape(&s.title)
        )
    };
    report.sections.iter().enumerate().map(entry).collect()
}

impl<'a> Written<'a, '_> {
    fn section(&mut self, number: usize, section: &'a Section, english: &Section) {
        let condition = condition_of(section, self.conditions);
        let subtitle = if section.subtitle.is_empty() {
            String::new()
        } else {
            format!(" <small>{}</small>", escape(&section.subtitle))
        };
        let of = condition.map_or_else(String::new, |c| format!(" data-condition=\"{c}\""));
        self.html.push_str(&format!(
            "<section id=\"s{number}\" class=\"page\" data-key=\"{}\"{of}><h2><span>{}</span>{}{subtitle}</h2>",
            escape(section.key),
            number + 1,
            escape(&section.title)
        ));
        for (block, english) in section.blocks.iter().zip(&english.blocks) {
            self.block((block, english), condition);
        }
        self.html.push_str("</section>");
    }

    fn block(&mut self, (block, english): (&'a Block, &Block), condition: Option<usize>) {
        let html = match block {
            Block::Heading { text } => format!("<h3>{}</h3>", escape(text)),
            Block::Text { text } => format!("<p>{}</p>", escape(text)),
            Block::Notes { notes } => {
                let notes: String = notes.iter().map(|n| format!("<p>{}</p>", escape(n))).collect();
                format!("<div class=\"notes\">{notes}</div>")
            }
            Block::Facts { facts } => list("facts", facts),
            Block::Definitions { entries } => list("definitions", entries),
            Block::Stills { rows } => stills(rows),
            // forms are for paper
            Block::Field { label, .. } => format!("<p>{}</p>", escape(label)),
            Block::Closing { text } => format!("<p class=\"closing\">{}</p>", escape(text)),
            Block::Table(table) => match english {
                Block::Table(english) => self.table(table, english, condition),
                _ => self.table(table, table, condition),
            },
            Block::Figure(figure) => self.figure(figure, condition),
            Block::Profile(figure) => self.profile(figure, condition),
        };
        self.html.push_str(&html);
    }

    fn table(&self, table: &Table, english: &Table, condition: Option<usize>) -> String {
        let input = condition.and_then(|c| self.conditions.get(c));
        let mut html = format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{0}\"><table class=\"{1}\"><caption>{0}</caption><thead><tr>",
            escape(&table.summary),
            if table.small { "small" } else { "" }
        );
        for column in &table.columns {
            html.push_str(&format!(
                "<th scope=\"col\" class=\"{}\">{}</th>",
                align(column.align),
                escape(&column.title)
            ));
        }
        html.push_str("</tr></thead><tbody>");
        for (row, in_english) in table.rows.iter().zip(&english.rows) {
            let live = input
                .filter(|_| !row.group)
                .and_then(|input| live_row(input, english, in_english));
            html.push_str(&tr(table, row, live.as_ref()));
        }
        html.push_str("</tbody></table></div>");
        html
    }

    fn figure(&mut self, figure: &'a Figure, condition: Option<usize>) -> String {
        let known = condition.and_then(|c| self.known.get_mut(c));
        let data = figures::grid(&figure.grid, condition, known);
        self.figures.push(data);
        let columns = figure.grid.rows.iter().map(Vec::len).max().unwrap_or(1);
        format!(
            "<figure class=\"graphs\" data-figure=\"{}\">{}<div class=\"grid columns-{columns}\" role=\"group\" aria-label=\"{}\">{}</div><figcaption>{}</figcaption></figure>",
            self.figures.len() - 1,
            keys(&figure.key),
            escape(&figure.alt),
            panels(&figure.grid),
            escape(&figure.caption)
        )
    }

    fn profile(&mut self, figure: &'a ProfileFigure, condition: Option<usize>) -> String {
        self.figures.push(FigureData::Bars {
            condition,
            bars: &figure.grid,
        });
        format!(
            "<figure class=\"graphs\" data-figure=\"{}\" data-whole>{}<div class=\"bars\"><div class=\"plot\" role=\"img\" aria-label=\"{}\"></div></div><figcaption>{}</figcaption></figure>",
            self.figures.len() - 1,
            keys(&figure.key),
            escape(&figure.alt),
            escape(&figure.caption)
        )
    }
}

/// Frames of videos; a picture holds itself.
fn stills(rows: &[StillRow]) -> String {
    let mut html = "<div class=\"stills\">".to_owned();
    for row in rows {
        html.push_str(&format!("<div class=\"row\"><h4>{}</h4>", escape(&row.title)));
        for still in &row.stills {
            html.push_str(&format!(
                "<figure><img alt=\"{}\" loading=\"lazy\" src=\"{}\"><figcaption>{}</figcaption></figure>",
                escape(&still.alt),
                picture_address(still.kind, &still.file),
                escape(&still.caption)
            ));
        }
        html.push_str("</div>");
    }
    html + "</div>"
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn list(class: &str, facts: &[Fact]) -> String {
    let entries: String = facts
        .iter()
        .map(|f| {
            format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escape(&f.label),
                escape(&f.value)
            )
        })
        .collect();
    format!("<dl class=\"{class}\">{entries}</dl>")
}

fn tr(table: &Table, row: &Row, live: Option<&LiveRow>) -> String {
    let cell = |i: usize| row.cells.get(i).map_or("", String::as_str);
    if row.group {
        return format!(
            "<tr class=\"group\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>",
            table.columns.len(),
            escape(cell(0))
        );
    }
    let mut html = live.map_or_else(
        || "<tr>".to_owned(),
        |live| {
            format!(
                "<tr data-parameter=\"{}\" data-decimals=\"{}\">",
                live.key, live.decimals
            )
        },
    );
    for (i, column) in table.columns.iter().enumerate() {
        let shows = match live.and_then(|live| live.cells.get(i)) {
            None | Some(Cell::Fixed) => String::new(),
            Some(Cell::Value(side)) => format!(" data-shows=\"value\" data-side=\"{}\"", side.word()),
            Some(Cell::Both) => " data-shows=\"value\" data-side=\"both\"".to_owned(),
            Some(Cell::Count(side)) => format!(" data-shows=\"n\" data-side=\"{}\"", side.word()),
            Some(Cell::Follows) => " data-shows=\"follows\"".to_owned(),
        };
        let strong = if row.strong.contains(&i) { " strong" } else { "" };
        let (open, close) = if i == 0 {
            ("th scope=\"row\"", "th")
        } else {
            ("td", "td")
        };
        html.push_str(&format!(
            "<{open} class=\"{}{strong}\"{shows}>{}</{close}>",
            align(column.align),
            escape(cell(i))
        ));
    }
    html.push_str("</tr>");
    html
}

fn keys(keys: &[KeyEntry]) -> String {
    let sign = |sign: KeySign| match sign {
        KeySign::Left => "left",
        KeySign::Right => "right",
        KeySign::Ribbon => "ribbon",
        KeySign::FootOff => "foot-off",
        KeySign::Opposite => "opposite",
        KeySign::Norm => "norm",
        KeySign::BarLeft => "bar-left",
        KeySign::BarRight => "bar-right",
        KeySign::BarBoth => "bar-both",
        KeySign::Control => "control",
        // what only the pages draw
        KeySign::EarlierLeft | KeySign::EarlierRight | KeySign::Beyond | KeySign::Error => "page-only",
    };
    let entries: String = keys
        .iter()
        .filter(|k| sign(k.sign) != "page-only")
        .map(|k| format!("<li><i class=\"{}\"></i>{}</li>", sign(k.sign), escape(&k.text)))
        .collect();
    format!("<ul class=\"key\">{entries}</ul>")
}

/// The frames of the panels; an empty place keeps its room.
fn panels(grid: &Grid) -> String {
    let mut html = String::new();
    let mut number = 0;
    for place in grid.rows.iter().flatten() {
        let Some(panel) = place else {
            html.push_str("<div class=\"panel none\" aria-hidden=\"true\"></div>");
            continue;
        };
        html.push_str(&frame(panel, number));
        number += 1;
    }
    html
}

fn frame(panel: &Panel, number: usize) -> String {
    let mark = panel.range.mark.as_ref().map_or_else(String::new, |mark| {
        format!("<span class=\"mark\">{}</span>", escape(mark))
    });
    let caution = if panel.caution.is_empty() {
        String::new()
    } else {
        let letters: Vec<String> = panel
            .caution
            .iter()
            .map(|s| side_letter(*s).to_string())
            .collect();
        let words: Vec<&str> = panel.caution.iter().map(|s| s.word()).collect();
        format!(
            "<span class=\"caution\" title=\"To be read with care: {0}\"><span aria-hidden=\"true\">▲ {1}</span><span class=\"spoken\">to be read with care: {0}</span></span>",
            words.join(" and "),
            letters.join(" ")
        )
    };
    let absent: String = panel
        .absent
        .iter()
        .map(|why| format!("<p>{}</p>", escape(why)))
        .collect();
    let empty = if panel.lines.is_empty() { " empty" } else { "" };
    format!(
        "<div class=\"panel{empty}\" data-panel=\"{number}\"><h4><span>{} <small>({})</small></span>{mark}{caution}<button type=\"button\" class=\"enlarge\" aria-label=\"Enlarge {0}\" title=\"Enlarge\">⤢</button></h4><div class=\"frame\"><div class=\"plot\"></div><span class=\"direction up\">{}</span><span class=\"direction down\">{}</span></div><div class=\"absent\">{absent}</div></div>",
        escape(&panel.title),
        escape(panel.unit),
        escape(&panel.positive),
        escape(&panel.negative)
    )
}
