//! Properties that every layout has, and what the packed files say.

use super::layout::Nodes;
use super::*;
use proptest::prelude::*;

/// Places all nodes, from nothing or near the `known` places of all of them.
fn lay_out(homes: &[Point], links: &[(u32, u32)], known: Option<&[Option<Point>]>) -> Vec<Point> {
    let nodes = Nodes::new(homes, links);
    let of_linked = |known: &[Option<Point>]| -> Vec<_> {
        let linked = nodes.linked.iter();
        linked.map(|n| known.get(*n).copied().flatten()).collect()
    };
    let known = known.map(of_linked);
    nodes.with_others(&nodes.arranged(known.as_deref()))
}

fn home(n: usize) -> Point {
    // Any places that differ.
    let axis = |n: usize| (n * 7_919 % 1_009) as f32 / 505.0 - 1.0;
    Point {
        x: axis(n),
        y: axis(n * 31 + 7),
    }
}

fn homes(count: usize) -> Vec<Point> {
    (0..count).map(home).collect()
}

/// Links as the layout takes them: each once, none of a node with itself.
fn tidy(count: usize, links: Vec<(usize, usize)>) -> Vec<(u32, u32)> {
    let within = |(a, b): (usize, usize)| ((a % count) as u32, (b % count) as u32);
    let pair = |(a, b): (u32, u32)| (a.min(b), a.max(b));
    let mut links: Vec<_> = links.into_iter().map(|link| pair(within(link))).collect();
    links.retain(|(a, b)| a != b);
    links.sort_unstable();
    links.dedup();
    links
}

/// Clusters of ten in a chain.
fn clusters(count: usize) -> Vec<(u32, u32)> {
    let links = (0..count).flat_map(|n| [(n, n / 10 * 10), (n, (n / 10 * 10 + 10).min(count - 1))]);
    tidy(
        count,
        links
            .filter(|(a, b)| a / 10 == b / 10 || a % 10 == 0)
            .collect(),
    )
}

fn on_threads(count: usize, work: impl Fn() -> Vec<Point> + Sync + Send) -> Vec<Point> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count);
    pool.build().unwrap().install(work)
}

fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn any_network_gets_places_that_are_finite_and_apart(
        count in 1..120_usize,
        links in prop::collection::vec((0..120_usize, 0..120_usize), 0..300),
    ) {
        let links = tidy(count, links);
        let points = lay_out(&homes(count), &links, None);
        prop_assert_eq!(points.len(), count);
        for (n, p) in points.iter().enumerate() {
            prop_assert!(p.x.is_finite() && p.y.is_finite());
            prop_assert!(p.x.abs() < 20_000.0 && p.y.abs() < 20_000.0);
            for q in &points[..n] {
                prop_assert!(distance(*p, *q) > 2.0, "{:?} {:?}", p, q);
            }
        }
    }
}

#[test]
fn n26_the_layout_is_the_same_on_any_number_of_threads() {
    let (homes, links) = (homes(1_200), clusters(1_200));
    let one = on_threads(1, || lay_out(&homes, &links, None));
    for threads in [2, 5] {
        assert!(one == on_threads(threads, || lay_out(&homes, &links, None)));
    }
}

#[test]
fn linked_nodes_are_nearer_than_others() {
    let links = clusters(500);
    let points = lay_out(&homes(500), &links, None);
    let linked: f32 = links
        .iter()
        .map(|(a, b)| distance(points[*a as usize], points[*b as usize]))
        .sum();
    let others: f32 = (0..500)
        .map(|n| distance(points[n], points[(n + 250) % 500]))
        .sum();
    let (linked, others) = (linked / links.len() as f32, others / 500.0);
    assert!(linked * 4.0 < others, "{linked} {others}");
}

#[test]
fn nodes_without_links_are_around_the_others_and_in_reach() {
    let links = clusters(300);
    let points = lay_out(&homes(400), &links, None);
    let far = |range: std::ops::Range<usize>| {
        range
            .map(|n| distance(points[n], Point::default()))
            .fold(0.0, f32::max)
    };
    let (inner, outer) = (far(0..300), far(300..400));
    assert!(outer < inner + 150.0, "{inner} {outer}");
    let nearest = (300..400).map(|n| distance(points[n], Point::default()));
    assert!(nearest.fold(f32::MAX, f32::min) > inner + 20.0);
}

#[test]
fn an_earlier_layout_is_kept() {
    let links = clusters(400);
    let first = lay_out(&homes(400), &links, None);
    let mut more = links;
    more.push((0, 400));
    let mut known: Vec<_> = first.iter().copied().map(Some).collect();
    known.push(None);
    let second = lay_out(&homes(401), &more, Some(&known));
    let moved: f32 = first
        .iter()
        .zip(&second)
        .map(|(a, b)| distance(*a, *b))
        .sum();
    assert!(moved / 400.0 < 12.0, "{}", moved / 400.0);
    assert!(distance(second[0], second[400]) < 200.0);
}

#[test]
fn one_link_more_leaves_most_where_they_were() {
    let links = clusters(400);
    let first = lay_out(&homes(400), &links, None);
    let mut more = links;
    more.push((105, 203));
    let second = lay_out(&homes(400), &more, None);
    let width = first
        .iter()
        .map(|p| distance(*p, Point::default()))
        .fold(0.0, f32::max);
    let moved = first
        .iter()
        .zip(&second)
        .map(|(a, b)| distance(*a, *b))
        .sum::<f32>()
        / 400.0;
    assert!(moved < width * 0.2, "{moved} of {width}");
}

#[test]
fn a_hub_of_thousands_and_a_long_chain_are_laid_out() {
    for links in [
        (1..1_500).map(|n| (0, n)).collect::<Vec<_>>(),
        (1..1_500).map(|n| (n - 1, n)).collect(),
    ] {
        let points = lay_out(&homes(1_500), &links, None);
        assert!(points.iter().all(|p| p.x.is_finite() && p.y.is_finite()));
    }
}

#[test]
fn n26_a_node_without_links_leaves_the_places_of_the_others() {
    let links = clusters(300);
    // The node at 300 has no links, and so has the one that comes before all others.
    let more: Vec<Point> = [home(999)].into_iter().chain(homes(301)).collect();
    let shifted: Vec<_> = links.iter().map(|(a, b)| (a + 1, b + 1)).collect();
    let (few, many) = (Nodes::new(&homes(300), &links), Nodes::new(&more, &shifted));
    assert_eq!(few.fingerprint(), many.fingerprint());
    assert!(few.arranged(None) == many.arranged(None));
    let points = many.with_others(&few.arranged(None));
    assert!(points == lay_out(&more, &shifted, None));
    // Another link is another layout.
    let mut linked = shifted;
    linked.push((0, 5));
    linked.sort_unstable();
    assert_ne!(few.fingerprint(), Nodes::new(&more, &linked).fingerprint());
}
