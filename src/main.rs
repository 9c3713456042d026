//! The program. All it does is in the library, where what the commands need is compiled once: see `noteweave::commands`.

fn main() -> std::process::ExitCode {
    noteweave::commands::run()
}
