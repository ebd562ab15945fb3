//! The program as a process of its own: asked and answered, or killed while it works.

use std::process::{Child, Command, Output, Stdio};

pub const BIN: &str = env!("CARGO_BIN_EXE_ambula");

/// The program, still to be given its arguments.
pub fn command() -> Command {
    let mut command = Command::new(BIN);
    command.env("NO_COLOR", "1");
    command
}

/// What the program answers to these words.
pub fn ambula(words: &[&str]) -> Output {
    command().args(words).output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output
        .status
        .code()
        .unwrap_or_else(|| panic!("killed: {}", err(output)))
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Everything that was said.
pub fn told(output: &Output) -> String {
    out(output) + &err(output)
}

/// A message as one line: it is wrapped to the width of the terminal.
pub fn unwrapped(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|w| *w != "│").collect();
    words.join(" ")
}

/// Starts a program of whose words nobody takes notice.
pub fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// SIGKILL: nothing of the program runs after it. Whether it was still at work.
pub fn kill(child: &mut Child) -> bool {
    let was_at_work = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_at_work
}
