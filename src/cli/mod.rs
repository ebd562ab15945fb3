//! Door of the command line: the only room that prints, exits or reads the clock.

mod args;
mod audit;
mod batch;
mod batch_args;
mod check;
mod check_page;
mod claim;
mod claim_args;
mod claim_forms;
mod claim_page;
mod claim_status;
mod clock;
mod codes;
mod compare;
mod compare_args;
mod compare_page;
mod deidentify;
mod deidentify_args;
mod demo;
mod documentation;
mod documentation_args;
mod documentation_page;
mod exit_code;
mod export;
mod export_args;
mod export_claim;
mod features;
mod init;
mod inspect;
mod lab_check;
mod norms;
mod norms_args;
mod process;
mod progress;
mod repeatability;
mod send;
mod send_args;
mod send_ledger;
mod sign;
mod sign_args;
mod voice;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

pub use args::Args;
pub use exit_code::Exit;

/// Runs the program on the arguments of this process.
pub fn run() -> ExitCode {
    run_on(std::env::args_os()).into()
}

/// Runs the program on some arguments, the first being the program's name.
pub fn run_on<I, T>(arguments: I) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let is_error = error.use_stderr();
            let _ = error.print();
            return if is_error { Exit::Usage } else { Exit::Done };
        }
    };
    match args.command {
        args::Command::Process(order) => process::run(&order),
        args::Command::Batch(order) => batch::run(&order),
        args::Command::Init(order) => init::run(&order),
        args::Command::Inspect(order) => inspect::run(&order),
        args::Command::Check(order) => check::run(&order),
        args::Command::Watch(order) => watch::run(&order),
        args::Command::LabCheck(order) => lab_check::run(&order),
        args::Command::Compare(order) => compare::run(&order),
        args::Command::Repeatability(order) => repeatability::run(&order),
        args::Command::Sign(order) => sign::run(&order),
        args::Command::Interpretation(order) => sign::interpretation(&order),
        args::Command::Features(order) => features::run(&order),
        args::Command::Deidentify(order) => deidentify::run(&order),
        args::Command::Norms(order) => norms::run(&order),
        args::Command::Documentation(order) => documentation::run(&order),
        args::Command::Audit(order) => audit::run(&order),
        args::Command::Codes(order) => codes::run(&order),
        args::Command::Export(order) => export::run(&order),
        args::Command::Claim(order) => claim::run(&order),
        args::Command::Send(order) => send::run(&order),
        args::Command::Demo(order) => demo::run(&order),
    }
}
