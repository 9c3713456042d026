//! The program. Its commands are in the library, so that they are compiled once: see `noteweave::commands`.

fn main() -> std::process::ExitCode {
    noteweave::commands::run()
}
