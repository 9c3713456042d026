//! Takes connections and keeps them bounded: in number, in the time a request may take to arrive, and in its size.
//!
//! Entry point: [`accept`]. A browser has a handful of connections. A client with hundreds of them, or one that sends a request
//! letter by letter, is no reader. It must keep nobody out, so the oldest connection ends when there are too many; a page whose stream
//! of events ends that way opens another.

use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// Connections at once. Some systems allow a program no more than 256 open files.
pub(super) const MOST: usize = 128;
/// How long the head of a request may take to arrive, and a connection may be idle.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const LARGEST_HEAD: usize = 64 << 10;
/// How long to wait when the system has no room for another connection.
const FULL: Duration = Duration::from_millis(200);

/// A request as it comes from the network.
pub(super) type Request = hyper::Request<Incoming>;

/// Answers all connections by `answer`, for ever.
pub(super) async fn accept<A, F>(listener: TcpListener, answer: A) -> Infallible
where
    A: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        // One that went away again is nothing; without room for more, the oldest makes some.
        let Ok((stream, _)) = listener.accept().await else {
            end_oldest(&mut open);
            tokio::time::sleep(FULL).await;
            continue;
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= MOST {
            end_oldest(&mut open);
        }
        let answering = tokio::spawn(answer_all(stream, answer.clone()));
        open.push_back(answering.abort_handle());
    }
}

fn end_oldest(open: &mut VecDeque<AbortHandle>) {
    if let Some(oldest) = open.pop_front() {
        oldest.abort();
    }
}

/// Answers the requests of one connection. What goes wrong on it is the other side's business.
async fn answer_all<A, F>(stream: TcpStream, answer: A)
where
    A: Fn(Request) -> F + Sync,
    F: Future<Output = Response>,
{
    // Events are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let answering = answer(request);
        async move { Ok::<_, Infallible>(answering.await) }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD);
    let _ = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
