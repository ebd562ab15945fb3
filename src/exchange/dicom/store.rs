//! C-STORE (PS3.7, 9.1.1; PS3.8): one object to one archive, which must answer with status 0000 for this very object.

use std::time::Duration;

use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::tags;
use dicom_object::{DefaultDicomObject, InMemDicomObject};
use dicom_transfer_syntax_registry::entries::IMPLICIT_VR_LITTLE_ENDIAN;
use dicom_ul::association::Error;
use dicom_ul::association::client::ClientAssociationOptions;
use dicom_ul::pdu::{PDataValue, PDataValueType, Pdu};

use crate::exchange::sending::{NotSent, within};

/// Where an object goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Application entity that is called.
    pub called: String,
    /// Application entity that calls.
    pub calling: String,
    /// Time for everything.
    pub timeout: Duration,
}

/// Sends the bytes of a DICOM file. It counts as stored only when the archive says so about this object.
///
/// # Errors
/// [`NotSent`] says what happened.
pub fn send(file: &[u8], target: &Target) -> Result<(), NotSent> {
    let object = dicom_object::from_reader(file).map_err(|_| NotSent::NoMessage)?;
    let target = target.clone();
    within(target.timeout, move || store(&object, &target))
}

fn store(object: &DefaultDicomObject, target: &Target) -> Result<(), NotSent> {
    let meta = object.meta();
    let trimmed = |text: &str| text.trim_end_matches(['\0', ' ']).to_owned();
    let class = trimmed(meta.media_storage_sop_class_uid());
    let instance = trimmed(meta.media_storage_sop_instance_uid());
    let syntax = trimmed(meta.transfer_syntax());
    let mut association = ClientAssociationOptions::new()
        .calling_ae_title(target.calling.clone())
        .called_ae_title(target.called.clone())
        .with_presentation_context(class.clone(), vec![syntax])
        .read_timeout(target.timeout)
        .write_timeout(target.timeout)
        .connection_timeout(target.timeout)
        .establish((target.host.as_str(), target.port))
        .map_err(not_established)?;
    let context = association
        .presentation_contexts()
        .first()
        .map(|context| context.id);
    let Some(context) = context else {
        return Err(refused("no presentation context"));
    };
    let command = request(&class, &instance).map_err(|what| NotSent::Answer { what })?;
    let broken = |_| NotSent::Dropped;
    association
        .send(&Pdu::PData {
            data: vec![PDataValue {
                presentation_context_id: context,
                value_type: PDataValueType::Command,
                is_last: true,
                data: command,
            }],
        })
        .map_err(broken)?;
    let mut data = Vec::new();
    object
        .write_dataset_with_ts(
            &mut data,
            &dicom_transfer_syntax_registry::entries::EXPLICIT_VR_LITTLE_ENDIAN.erased(),
        )
        .map_err(|error| NotSent::Answer {
            what: error.to_string(),
        })?;
    {
        use std::io::Write as _;
        let mut writer = association.send_pdata(context);
        writer.write_all(&data).map_err(|source| NotSent::Connection {
            doing: "send",
            source,
        })?;
        writer.finish().map_err(|source| NotSent::Connection {
            doing: "send",
            source,
        })?;
    }
    let answer = association.receive().map_err(broken)?;
    let stored = judged(&answer, &instance);
    // the answer was given: how the peer says goodbye changes nothing
    let _ = association.release();
    stored
}

fn refused(code: &str) -> NotSent {
    NotSent::Refused {
        code: code.to_owned(),
        why: Vec::new(),
    }
}

fn not_established(error: Error) -> NotSent {
    match error {
        Error::Connect { source, .. } => NotSent::Connection {
            doing: "connect",
            source,
        },
        Error::ToAddress { source, .. } => NotSent::Connection {
            doing: "find the peer",
            source,
        },
        Error::Rejected { association_rj, .. } => NotSent::Refused {
            code: "association".to_owned(),
            why: vec![association_rj.source.to_string()],
        },
        Error::NoAcceptedPresentationContexts { .. } => refused("it takes no encapsulated PDF"),
        Error::Aborted { .. } => refused("association aborted"),
        _ => NotSent::Dropped,
    }
}

/// C-STORE-RQ as Implicit VR Little Endian (PS3.7, 9.3.1.1).
fn request(class: &str, instance: &str) -> Result<Vec<u8>, String> {
    let text = |value: &str| PrimitiveValue::from(value);
    let command = InMemDicomObject::command_from_element_iter([
        DataElement::new(tags::AFFECTED_SOP_CLASS_UID, VR::UI, text(class)),
        DataElement::new(tags::COMMAND_FIELD, VR::US, PrimitiveValue::from(0x0001_u16)),
        DataElement::new(tags::MESSAGE_ID, VR::US, PrimitiveValue::from(1_u16)),
        DataElement::new(tags::PRIORITY, VR::US, PrimitiveValue::from(0_u16)),
        DataElement::new(tags::COMMAND_DATA_SET_TYPE, VR::US, PrimitiveValue::from(0_u16)),
        DataElement::new(tags::AFFECTED_SOP_INSTANCE_UID, VR::UI, text(instance)),
    ]);
    let mut bytes = Vec::new();
    command
        .write_dataset_with_ts(&mut bytes, &IMPLICIT_VR_LITTLE_ENDIAN.erased())
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Status 0000 about this object is success; B000, B006 and B007 are warnings: stored, but not as it was sent.
fn judged(answer: &Pdu, instance: &str) -> Result<(), NotSent> {
    let wrong = |what: &str| NotSent::Answer {
        what: what.to_owned(),
    };
    let Pdu::PData { data } = answer else {
        return Err(NotSent::Dropped);
    };
    let value = data.first().ok_or_else(|| wrong("the answer is empty"))?;
    let response =
        InMemDicomObject::read_dataset_with_ts(value.data.as_slice(), &IMPLICIT_VR_LITTLE_ENDIAN.erased())
            .map_err(|_| wrong("the answer is no DICOM command"))?;
    let number = |tag| {
        response
            .element(tag)
            .ok()
            .and_then(|element| element.to_int::<u16>().ok())
    };
    if number(tags::COMMAND_FIELD) != Some(0x8001) {
        return Err(wrong("the answer is no C-STORE response"));
    }
    if number(tags::MESSAGE_ID_BEING_RESPONDED_TO) != Some(1) {
        return Err(wrong("the answer is about another message"));
    }
    let about = response
        .element(tags::AFFECTED_SOP_INSTANCE_UID)
        .ok()
        .and_then(|element| element.to_str().ok());
    if about.is_some_and(|uid| uid.trim_end_matches(['\0', ' ']) != instance) {
        return Err(wrong("the answer is about another object"));
    }
    match number(tags::STATUS) {
        Some(0) => Ok(()),
        Some(status) => Err(refused(&format!("status {status:04X}"))),
        None => Err(wrong("the answer has no status")),
    }
}
