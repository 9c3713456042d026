//! Accepts connections, and limits their number, the time a request may take to arrive, and its size.
//!
//! Entry point: [`accept`]. A browser opens a handful of connections. A client that opens hundreds, or sends a request letter by letter,
//! must keep nobody out, so the oldest connection ends when there are too many. A page whose stream of events ends that way opens another.

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
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Most bytes of a request's head.
const LARGEST_HEAD: usize = 64 << 10;
/// How long to wait when the system cannot open another connection.
const WAIT_WHEN_FULL: Duration = Duration::from_millis(200);

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
        // The client went away again, or the system has no room. Ending the oldest connection makes room.
        let Ok((stream, _)) = listener.accept().await else {
            end_oldest(&mut open);
            tokio::time::sleep(WAIT_WHEN_FULL).await;
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

/// Answers the requests of one connection. Errors on it concern only the client.
async fn answer_all<A, F>(stream: TcpStream, answer: A)
where
    A: Fn(Request) -> F + Sync,
    F: Future<Output = Response>,
{
    // Events are small and must arrive at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let answering = answer(request);
        async move { Ok::<_, Infallible>(answering.await) }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(LARGEST_HEAD);
    let _ = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
