//! The report as a DICOM object: Encapsulated PDF Storage (PS3.3, A.45.1), Explicit VR Little Endian, UTF-8.

use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::tags;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

use super::{IMPLEMENTATION_NAME, implementation_uid};
use crate::billing::record::AdministrativeSex;
use crate::exchange::chart::Chart;
use crate::exchange::uuid;

/// SOP class of an encapsulated PDF.
pub const ENCAPSULATED_PDF: &str = "1.2.840.10008.5.1.4.1.1.104.1";
/// Explicit VR Little Endian.
const TRANSFER_SYNTAX: &str = "1.2.840.10008.1.2.1";

/// LO holds 64 characters, SH 16.
const LO: usize = 64;
const SH: usize = 16;

/// A text as DICOM takes it: no backslash, no control character, at most so many characters. `None` when it is longer.
fn fitting(text: &str, longest: usize) -> Option<String> {
    let clean: String = text
        .trim()
        .chars()
        .map(|c| if c.is_control() || c == '\\' { ' ' } else { c })
        .collect();
    (clean.chars().count() <= longest).then_some(clean)
}

/// The report as the bytes of a DICOM file, and what was left out because it does not fit.
///
/// # Errors
/// A sentence: the record number is too long, or the file cannot be made.
pub fn encapsulated(chart: &Chart<'_>) -> Result<(Vec<u8>, Vec<String>), String> {
    let mut left_out = Vec::new();
    let report = chart.report();
    let key = [
        chart.study.results.session.id.as_str(),
        chart.patient.mrn,
        chart.patient.authority,
    ];
    let study_uid = uuid::as_uid(&uuid::of("dicom-study", &key));
    let series_uid = uuid::as_uid(&uuid::of("dicom-series", &key));
    let instance_uid = uuid::as_uid(&uuid::of(
        "dicom-instance",
        &[key[0], key[1], key[2], &report.sha256],
    ));
    let mut object = InMemDicomObject::new_empty();
    let mut put = |tag: Tag, vr: VR, text: &str| {
        let value = if text.is_empty() {
            PrimitiveValue::Empty
        } else {
            PrimitiveValue::from(text)
        };
        object.put(DataElement::new(tag, vr, value));
    };
    let mut short = |text: Option<&str>, longest: usize, what: &str| -> String {
        let text = text.unwrap_or_default();
        fitting(text, longest).unwrap_or_else(|| {
            left_out.push(format!("{what}: longer than {longest} characters"));
            String::new()
        })
    };
    let number = fitting(chart.patient.mrn, LO).ok_or("patient.mrn is longer than 64 characters")?;
    let day = chart.date.to_string().replace('-', "");
    let (signed_day, signed_time) = signed(report.signed_at());
    put(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
    put(tags::SOP_CLASS_UID, VR::UI, ENCAPSULATED_PDF);
    put(tags::SOP_INSTANCE_UID, VR::UI, &instance_uid);
    put(tags::STUDY_DATE, VR::DA, &day);
    put(tags::STUDY_TIME, VR::TM, "");
    put(tags::CONTENT_DATE, VR::DA, signed_day.as_deref().unwrap_or(&day));
    put(
        tags::CONTENT_TIME,
        VR::TM,
        signed_time.as_deref().unwrap_or("000000"),
    );
    put(tags::ACQUISITION_DATE_TIME, VR::DT, &day);
    let accession = chart
        .order
        .and_then(|order| order.placer_id.as_ref())
        .map(|id| id.reveal().as_str());
    put(
        tags::ACCESSION_NUMBER,
        VR::SH,
        &short(accession, SH, "order.placer_id"),
    );
    put(tags::MODALITY, VR::CS, "DOC");
    put(tags::CONVERSION_TYPE, VR::CS, "WSD");
    put(tags::MANUFACTURER, VR::LO, "Ambula");
    put(tags::MANUFACTURER_MODEL_NAME, VR::LO, "Ambula");
    put(tags::DEVICE_SERIAL_NUMBER, VR::LO, "none");
    put(
        tags::SOFTWARE_VERSIONS,
        VR::LO,
        &short(Some(&chart.study.results.program), LO, "program"),
    );
    put(tags::REFERRING_PHYSICIAN_NAME, VR::PN, &orderer(chart));
    put(tags::STUDY_DESCRIPTION, VR::LO, "Three-dimensional gait analysis");
    put(tags::SERIES_DESCRIPTION, VR::LO, "Technical report");
    put(tags::PATIENT_NAME, VR::PN, &patient_name(chart));
    put(tags::PATIENT_ID, VR::LO, &number);
    put(
        tags::ISSUER_OF_PATIENT_ID,
        VR::LO,
        &short(Some(chart.patient.authority), LO, "patient.mrn_authority"),
    );
    put(
        tags::PATIENT_BIRTH_DATE,
        VR::DA,
        &chart.patient.birth.to_string().replace('-', ""),
    );
    let sex = match chart.patient.sex {
        AdministrativeSex::Female => "F",
        AdministrativeSex::Male => "M",
        AdministrativeSex::Other => "O",
        AdministrativeSex::Unknown => "",
    };
    put(tags::PATIENT_SEX, VR::CS, sex);
    put(tags::STUDY_INSTANCE_UID, VR::UI, &study_uid);
    put(tags::SERIES_INSTANCE_UID, VR::UI, &series_uid);
    let study_id: String = chart.document_number(0).chars().take(SH).collect();
    put(tags::STUDY_ID, VR::SH, &study_id);
    put(tags::SERIES_NUMBER, VR::IS, "1");
    put(tags::INSTANCE_NUMBER, VR::IS, &report.version.to_string());
    put(tags::BURNED_IN_ANNOTATION, VR::CS, "YES");
    let title = format!(
        "Technical report: three-dimensional gait analysis ({}, version {})",
        report.standing.word(),
        report.version
    );
    put(tags::DOCUMENT_TITLE, VR::ST, &title);
    let verified = if report.is_signed() {
        "VERIFIED"
    } else {
        "UNVERIFIED"
    };
    put(tags::VERIFICATION_FLAG, VR::CS, verified);
    put(
        tags::MIME_TYPE_OF_ENCAPSULATED_DOCUMENT,
        VR::LO,
        "application/pdf",
    );
    object.put(DataElement::new(
        tags::CONCEPT_NAME_CODE_SEQUENCE,
        VR::SQ,
        DataSetSequence::from(vec![concept()]),
    ));
    let length = u32::try_from(report.pdf.len()).map_err(|_| "the report is larger than DICOM can hold")?;
    let mut pdf = report.pdf.clone();
    if pdf.len() % 2 == 1 {
        pdf.push(0);
    }
    object.put(DataElement::new(
        tags::ENCAPSULATED_DOCUMENT,
        VR::OB,
        PrimitiveValue::from(pdf),
    ));
    object.put(DataElement::new(
        tags::ENCAPSULATED_DOCUMENT_LENGTH,
        VR::UL,
        PrimitiveValue::from(length),
    ));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(TRANSFER_SYNTAX)
        .media_storage_sop_class_uid(ENCAPSULATED_PDF)
        .media_storage_sop_instance_uid(instance_uid)
        .implementation_class_uid(implementation_uid())
        .implementation_version_name(IMPLEMENTATION_NAME);
    let file = object.with_meta(meta).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.write_all(&mut bytes).map_err(|error| error.to_string())?;
    Ok((bytes, left_out))
}

/// LOINC 28570-0 as the type of the document.
fn concept() -> InMemDicomObject {
    InMemDicomObject::from_element_iter([
        DataElement::new(tags::CODE_VALUE, VR::SH, PrimitiveValue::from("28570-0")),
        DataElement::new(tags::CODING_SCHEME_DESIGNATOR, VR::SH, PrimitiveValue::from("LN")),
        DataElement::new(tags::CODE_MEANING, VR::LO, PrimitiveValue::from("Procedure note")),
    ])
}

/// Day and time of a signature, in its own offset.
fn signed(at: Option<&str>) -> (Option<String>, Option<String>) {
    let digits = |from: usize, to: usize| -> Option<String> {
        Some(at?.get(from..to)?.chars().filter(char::is_ascii_digit).collect())
    };
    (digits(0, 10), digits(11, 19))
}

fn name(parts: &[&str]) -> String {
    let clean: Vec<String> = parts
        .iter()
        .map(|part| {
            part.trim()
                .chars()
                .map(|c| {
                    if c.is_control() || "\\^=".contains(c) {
                        ' '
                    } else {
                        c
                    }
                })
                .collect()
        })
        .collect();
    clean.join("^").trim_end_matches('^').to_owned()
}

fn patient_name(chart: &Chart<'_>) -> String {
    let more = chart.patient.more;
    let part = |value: &Option<crate::billing::record::Private>| {
        value.as_ref().map(|v| v.reveal().clone()).unwrap_or_default()
    };
    let (given, middle, suffix) = (
        part(&more.given_name),
        part(&more.middle_name),
        part(&more.name_suffix),
    );
    name(&[chart.patient.family, &given, &middle, "", &suffix])
}

fn orderer(chart: &Chart<'_>) -> String {
    let Some(who) = &chart.orderer else {
        return String::new();
    };
    name(&[&who.name.family, who.name.given.as_deref().unwrap_or_default()])
}
