//! Runs the commands of the program, one function each: from arguments to an exit code.
//!
//! Entry point: [`run`], which `main.rs` calls.

use crate::cache::LastOutput;
use crate::cli::{
    Arguments, BuildArguments, CheckArguments, Color, Command, CompletionsArguments, FindingFormat,
    InitArguments, ListArguments, ListFormat, ServeArguments,
};
use crate::config::{CacheConfig, Config};
use crate::model::Severity;
use crate::print::{self, Format, Printer, Shown, Sources};
use crate::report::{Counts, Report};
use crate::site::{Builder, Built, Scope};
use crate::watch::{Changing, Retry};
use crate::{Error, Result, cache, init, link, render, runtime, serve, site};
use anstream::ColorChoice;
use clap::{CommandFactory, Parser};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Exit code of a command that succeeds.
const DONE: u8 = 0;
/// Exit code of a command that findings fail.
const FAILED: u8 = 1;
/// Exit code after Ctrl-C, as shells report it.
const INTERRUPTED: u8 = 130;

/// Runs the command that the arguments of the process name. Returns the process's exit code; wrong usage ends the process.
#[must_use]
pub fn run() -> ExitCode {
    runtime::share_memory();
    // Wrong usage ends here with exit code 2.
    let arguments = Arguments::parse();
    let color = match arguments.terminal.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let run = Run {
        printer: Printer::new(color, arguments.terminal.quiet),
        verbose: arguments.terminal.verbose > 0,
        started: Instant::now(),
    };
    let code = run.command(arguments.command).unwrap_or_else(|error| {
        run.printer.problem(&error.to_string());
        error.exit_code()
    });
    ExitCode::from(code)
}

/// Runs one command.
#[derive(Clone, Copy)]
struct Run {
    printer: Printer,
    verbose: bool,
    started: Instant,
}

impl Run {
    fn command(self, command: Command) -> Result<u8> {
        match command {
            Command::Build(arguments) => runtime::run(self.build(arguments), INTERRUPTED),
            // Ctrl-C is the usual way to end a preview, so it is a success.
            Command::Serve(arguments) => runtime::run(self.serve(arguments), DONE),
            Command::Check(arguments) => runtime::run(self.check(arguments), INTERRUPTED),
            Command::List(arguments) => runtime::run(self.list(arguments), INTERRUPTED),
            Command::Init(arguments) => self.init(&arguments),
            Command::Completions(arguments) => self.completions(&arguments),
        }
    }

    async fn build(self, arguments: BuildArguments) -> Result<u8> {
        let current = current_folder()?;
        let config = Config::load(&arguments.overrides(), &current)?;
        let config = self.with_cache(&arguments, config);
        if !arguments.watch {
            return self.build_once(&arguments, config).await;
        }
        self.build_again(&arguments, config, current).await
    }

    async fn build_again(
        self,
        arguments: &BuildArguments,
        config: Config,
        current: PathBuf,
    ) -> Result<u8> {
        // Watching begins before reading, so that no change is missed between the two.
        let manifest = arguments.manifest.as_deref();
        site::check_places(&config, manifest)?;
        let mut changing = Changing::new(current.clone(), manifest);
        changing
            .follow(&config)
            .map_err(|reason| Error::Serve(format!("files cannot be watched: {reason}")))?;
        let mut builder = Builder::default();
        let mut failures = Failures::default();
        let mut changed = None;
        let mut last = config.clone();
        let mut loaded = Ok(config);
        loop {
            let run = Self {
                started: Instant::now(),
                ..self
            };
            let built = match loaded {
                Ok(config) => {
                    // If files cannot be watched, all of them are checked every second.
                    let _ = changing.follow(&config);
                    last = config.clone();
                    let scope = changed.as_deref().map_or(Scope::Everywhere, Scope::At);
                    run.build_next(arguments, config, &mut builder, scope).await
                }
                Err(error) => Err(error),
            };
            if let Some(text) = failures.news(built.as_ref().err()) {
                self.printer.problem(&text);
            }
            changed = changing.next(failures.wait()).await.few();
            let read = Config::load_again(&arguments.overrides(), &current, &last);
            loaded = read.map(|config| self.with_cache(arguments, config));
        }
    }

    async fn build_next(
        self,
        arguments: &BuildArguments,
        config: Config,
        builder: &mut Builder,
        scope: Scope<'_>,
    ) -> Result<()> {
        let progress = self.printer.progress();
        let stage = |name| progress.stage(name);
        let manifest = arguments.manifest.as_deref();
        let built = builder.build(&config, scope, manifest, &stage).await?;
        progress.finish();
        self.report(&built, &config)?;
        Ok(())
    }

    /// Adds the place of the cache to the settings.
    fn with_cache(self, arguments: &BuildArguments, mut config: Config) -> Config {
        match cache::folder(arguments.cache_dir.as_deref()) {
            Some(folder) if arguments.no_cache => {
                self.warn_of_stale_cache(cache::forget(&config, &folder).err());
            }
            _ => config.cache = cache_in(arguments.cache_dir.as_deref()),
        }
        config
    }

    async fn build_once(self, arguments: &BuildArguments, config: Config) -> Result<u8> {
        let progress = self.printer.progress();
        let stage = |name| progress.stage(name);
        let start = site::Start::new(&config, &stage)?;
        let way = self.way(&config);
        let unchanged = || start.unchanged(&way);
        if let Some(output) = arguments.manifest.is_none().then(unchanged).flatten() {
            progress.finish();
            return self.repeat(&output, arguments.strict);
        }
        let built = start.build(arguments.manifest.as_deref(), &stage).await?;
        progress.finish();
        let (output, counts) = self.report(&built, &config)?;
        built.remember(output);
        leave(built);
        let failed = counts.errors > 0 || (arguments.strict && counts.warnings > 0);
        Ok(if failed { FAILED } else { DONE })
    }

    /// Returns what the text of findings depends on besides the vault.
    fn way(self, config: &Config) -> String {
        let format = self.printer.format_for_people();
        let prefix = repository_prefix(&config.notes);
        format!("{format:?} {} {prefix}", self.verbose)
    }

    /// Prints what a build found and did. Returns it for the next build, which may repeat it.
    fn report(self, built: &Built, config: &Config) -> Result<(LastOutput, Counts)> {
        self.warn_of_stale_cache(built.stale.as_ref());
        let format = self.printer.format_for_people();
        let later = built.written.iter().flat_map(|w| &w.findings);
        let found = built.vault.findings.iter().chain(later);
        let shown = print::select(found, config, &built.vault, false);
        let text = self.text(format, &shown, self.verbose, &built.vault, config);
        self.printer.aside(&text);
        let counts = print::count(&shown);
        if built.written.is_none() {
            let stops = shown.iter().filter(|s| s.finding.code.stops_the_build());
            return Err(Error::Findings(stops.count()));
        }
        let pages = render::pages(&built.vault).len();
        let report = Report::new(&built.vault, Some(pages), counts, self.started.elapsed());
        self.printer.summary(&report.to_string())?;
        let Counts {
            errors,
            warnings,
            infos,
        } = counts;
        let numbers = [report.notes, pages, report.links, errors, warnings, infos];
        let output = LastOutput {
            way: self.way(config),
            text,
            numbers: numbers.map(|number| number as u64),
        };
        Ok((output, counts))
    }

    /// Warns that something could not be removed from the cache.
    fn warn_of_stale_cache(self, error: Option<impl std::fmt::Display>) {
        if let Some(error) = error {
            let text = "the cache may still hold notes that are private now; delete it or make its folder writable";
            self.printer.warning(&format!("{error}; {text}"));
        }
    }

    /// Prints the output of the last build again, because nothing changed.
    fn repeat(self, output: &LastOutput, strict: bool) -> Result<u8> {
        self.printer.aside(&output.text);
        let [notes, pages, links, errors, warnings, infos] = output.numbers.map(|n| n as usize);
        let findings = Counts {
            errors,
            warnings,
            infos,
        };
        let report = Report {
            notes,
            pages: Some(pages),
            links,
            findings,
            took: self.started.elapsed(),
        };
        self.printer.summary(&report.to_string())?;
        let failed = errors > 0 || (strict && warnings > 0);
        Ok(if failed { FAILED } else { DONE })
    }

    async fn check(self, arguments: CheckArguments) -> Result<u8> {
        let mut config = Config::load(&arguments.vault.overrides(), &current_folder()?)?;
        if !arguments.leaks {
            config.cache = cache_in(arguments.cache_dir.as_deref());
        }
        let progress = self.printer.progress();
        let stage = |name| progress.stage(name);
        let (vault, later) = if arguments.leaks {
            site::check_leaks(&config, &stage).await?
        } else {
            site::check(&config, &stage).await?
        };
        progress.finish();

        let format = match arguments.format {
            Some(FindingFormat::Human) => Format::Human,
            Some(FindingFormat::Short) => Format::Short,
            Some(FindingFormat::Json) => Format::Json,
            Some(FindingFormat::Github) => Format::Github,
            Some(FindingFormat::Sarif) => Format::Sarif,
            None => self.printer.format_for_people(),
        };
        let found = vault.findings.iter().chain(&later);
        let shown = print::select(found, &config, &vault, arguments.all);
        self.show(format, &shown, true, &vault, &config)?;
        let counts = print::count(&shown);
        if !format.is_for_programs() {
            let report = Report::new(&vault, None, counts, self.started.elapsed());
            self.printer.summary(&report.to_string())?;
        }
        drop(shown);
        leave(vault);
        let failed = counts.errors + counts.warnings > 0 || (arguments.strict && counts.infos > 0);
        Ok(if failed { FAILED } else { DONE })
    }

    async fn list(self, arguments: ListArguments) -> Result<u8> {
        let config = Config::load(&arguments.vault.overrides(), &current_folder()?)?;
        let progress = self.printer.progress();
        let vault = site::linked(&config, &|name| progress.stage(name)).await?;
        let statics = site::statics(&config)?;
        progress.finish();
        let text = match arguments.format {
            ListFormat::Table => print::list_table(&vault, &statics),
            ListFormat::Json => print::list_json(&vault, &statics),
        };
        self.printer.result(&text)?;
        let mut stops = print::select(&vault.findings, &config, &vault, false);
        stops.retain(|shown| shown.finding.code.stops_the_build());
        if stops.is_empty() {
            return Ok(DONE);
        }
        // A list with exit code 0 would look as if a build could publish it.
        let format = self.printer.format_for_people();
        self.show(format, &stops, false, &vault, &config)?;
        Err(Error::Findings(stops.len()))
    }

    async fn serve(self, arguments: ServeArguments) -> Result<u8> {
        let options = serve::Options {
            overrides: arguments.overrides(),
            current: current_folder()?,
            open: arguments.open,
        };
        serve::serve(options, self.printer).await?;
        Ok(DONE)
    }

    fn init(self, arguments: &InitArguments) -> Result<u8> {
        let done = init::init(&arguments.folder)?;
        self.printer.summary(&done.to_string())?;
        Ok(DONE)
    }

    fn completions(self, arguments: &CompletionsArguments) -> Result<u8> {
        let mut script = Vec::new();
        let mut command = Arguments::command();
        clap_complete::generate(arguments.shell, &mut command, "noteweave", &mut script);
        self.printer.result(&String::from_utf8_lossy(&script))?;
        Ok(DONE)
    }

    /// Prints findings: for programs to standard output, for people to standard error. `infos` includes those that only inform.
    fn show(
        self,
        format: Format,
        shown: &[Shown<'_>],
        infos: bool,
        vault: &link::Vault,
        config: &Config,
    ) -> Result<()> {
        let text = self.text(format, shown, infos, vault, config);
        if format.is_for_programs() {
            return self.printer.result(&text);
        }
        self.printer.aside(&text);
        Ok(())
    }

    /// Returns findings as text.
    fn text(
        self,
        format: Format,
        shown: &[Shown<'_>],
        infos: bool,
        vault: &link::Vault,
        config: &Config,
    ) -> String {
        let wanted = |s: &&Shown<'_>| infos || s.severity > Severity::Info;
        let shown: Vec<_> = shown.iter().filter(wanted).copied().collect();
        let sources = Sources {
            text: &|path| print::note_text(vault, path),
            prefix: &repository_prefix(&config.notes),
        };
        // The printer removes the colours where nobody wants them.
        print::findings(format, &shown, &sources, true)
    }
}

/// Counts builds of `--watch` that failed one after another.
#[derive(Default)]
struct Failures {
    /// The message that was printed last.
    printed: Option<String>,
    retry: Option<Retry>,
}

impl Failures {
    /// Records how a build ended. Returns the message to print, unless it was printed already.
    fn news(&mut self, failure: Option<&Error>) -> Option<String> {
        let Some(failure) = failure else {
            *self = Self::default();
            return None;
        };
        let retry = self.retry.take().unwrap_or_default();
        self.retry = failure.may_pass().then_some(retry);
        let text = failure.to_string();
        let before = self.printed.replace(text.clone());
        (before.as_ref() != Some(&text)).then_some(text)
    }

    /// Returns how long to wait before the next try, if one may help.
    fn wait(&mut self) -> Option<Duration> {
        self.retry.as_mut().map(Retry::wait)
    }
}

/// Leaves a value to the end of the process. Freeing a large vault would take a tenth of the time of reading it.
fn leave<T>(value: T) {
    std::mem::forget(value);
}

/// Returns where builds keep what the next one can use; `chosen` is `--cache-dir`.
fn cache_in(chosen: Option<&Path>) -> Option<CacheConfig> {
    let place = cache::folder(chosen).zip(cache::program());
    place.map(|(folder, program)| CacheConfig::new(folder, program))
}

fn current_folder() -> Result<PathBuf> {
    std::env::current_dir().map_err(Error::io("find", "the current folder"))
}

/// Returns the path from the repository to the vault: `notes/`. It is empty if the vault lies elsewhere.
fn repository_prefix(notes: &Path) -> String {
    let root = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let Some(root) = root.or_else(|| std::env::current_dir().ok()) else {
        return String::new();
    };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (root, notes) = (real(&root), real(notes));
    let inside = notes.strip_prefix(&root).unwrap_or(Path::new(""));
    let segments = inside.iter().map(|name| name.to_string_lossy() + "/");
    segments.collect()
}
