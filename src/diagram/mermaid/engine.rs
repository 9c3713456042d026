//! Asks the crate `merman` for a drawing. No other file knows it.
//!
//! Entry point: [`svg`]. Labels are SVG text, dates and random numbers are fixed, fonts are measured by tables: the same source gives the
//! same bytes on every machine.

use super::paint::{Role, SERIES};
use super::{Failure, measure};
use crate::model::mermaid::kind;
use merman::svg::{
    DeterministicTextMeasurer, MeasurementProfileId, RenderResourcePolicy, ResourceLimitId,
    TextMeasurementPolicy, TextMeasurementProfile, TextMeasurementProfileIdentity, TextStyle,
};
use merman::{
    Engine, MermaidConfig, OperationControl, RenderError, RenderOutput, RenderRequest, Renderer,
    SvgEnvironment, SvgRequest,
};
use serde_json::{Map, Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// The id of the drawing as a whole, which its style sheet names.
pub(super) const ID: &str = "nw";

/// The fonts that labels are measured with; the theme shows them in these, too.
const FONTS: &str = "Arial, sans-serif";

/// Width in pixels below which no node gets.
const NARROWEST: u32 = 48;

/// Most bytes of SVG that are made.
const MOST_BYTES: usize = 8 << 20;

/// Most elements that are made. More may be drawn than [`super::write`] keeps, because much of it is never shown.
const MOST_ELEMENTS: usize = 20_000;

/// For flowcharts, whose labels are long: as SVG text they are broken where they were measured.
static RENDERER: LazyLock<Renderer> = LazyLock::new(|| renderer(false));

/// For all other diagrams, some of which have labels in the wrong places if they are SVG text. [`super::words`] makes text of them.
static WITH_HTML_LABELS: LazyLock<Renderer> = LazyLock::new(|| renderer(true));

fn renderer(html_labels: bool) -> Renderer {
    let settings = MermaidConfig::from_value(settings(html_labels));
    Renderer::new().with_engine(Engine::new().with_site_config(settings))
}

/// Draws `source`.
///
/// # Errors
/// [`Failure`] with the line of the mistake, if it is known.
pub(super) fn svg(source: &str) -> Result<String, Failure> {
    let drawn = catch_unwind(AssertUnwindSafe(|| render(source)));
    drawn.unwrap_or_else(|_| {
        Err(Failure {
            line: None,
            reason: "the drawing program failed on it".to_owned(),
        })
    })
}

fn render(source: &str) -> Result<String, Failure> {
    let mut request = SvgRequest {
        environment: ENVIRONMENT.clone(),
        ..SvgRequest::default()
    };
    request.options.diagram_id = Some(ID.to_owned());
    let renderer = match kind(source) {
        "graph" | "flowchart" | "flowchart-elk" => &RENDERER,
        _ => &WITH_HTML_LABELS,
    };
    match renderer.render(RenderRequest::svg(source, OperationControl::new(), request)) {
        Ok(RenderOutput::Svg(Some(svg))) => Ok(svg.into_parts().0),
        Ok(_) => Err(failure(source, &RenderError::NoDiagram)),
        Err(error) => Err(failure(source, &error)),
    }
}

static ENVIRONMENT: LazyLock<SvgEnvironment> = LazyLock::new(|| {
    let environment = SvgEnvironment::deterministic().with_resource_policy(limits());
    match fonts() {
        Some(fonts) => {
            environment.with_text_measurement_policy(TextMeasurementPolicy::uniform(fonts))
        }
        None => environment,
    }
});

/// Returns what measures words: [`super::measure`] knows the font better than the crate does.
fn fonts() -> Option<TextMeasurementProfile> {
    let name = MeasurementProfileId::new("arial").ok()?;
    let identity = TextMeasurementProfileIdentity::new(name, "1").ok()?;
    let width = |text: &str, style: &TextStyle| {
        let weight = style.font_weight.as_deref().unwrap_or_default();
        let is_bold =
            weight.starts_with("bold") || weight.parse().is_ok_and(|weight: u32| weight >= 600);
        measure::width(text, style.font_size, is_bold)
    };
    let backend = DeterministicTextMeasurer::default().with_width_callback(width);
    Some(TextMeasurementProfile::new(identity, backend))
}

fn limits() -> RenderResourcePolicy {
    let policy = RenderResourcePolicy::interactive();
    let limits = [
        (ResourceLimitId::MaxSvgBytes, MOST_BYTES),
        (ResourceLimitId::MaxSvgElements, MOST_ELEMENTS),
    ];
    limits.into_iter().fold(policy, |policy, (limit, most)| {
        policy.with_limit(limit, most).unwrap_or(policy)
    })
}

fn failure(source: &str, error: &RenderError) -> Failure {
    let (line, reason) = match error {
        RenderError::Parse(mistake) => {
            let span = mistake.terminal_diagnostic_details().span;
            let before = span.and_then(|span| source.get(..span.start.min(source.len())));
            let line = before.map(|before| before.matches('\n').count() as u32 + 1);
            (line, mistake.terminal_safe_message())
        }
        RenderError::ResourceLimitExceeded(limit) => (
            None,
            format!(
                "it is too large: {} of {}, {} at most",
                limit.actual, limit.id, limit.maximum
            ),
        ),
        other => (None, other.to_string()),
    };
    let reason = reason
        .strip_prefix("Diagram parse error ")
        .unwrap_or(&reason);
    let reason: String = reason
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect();
    Failure { line, reason }
}

/// Returns what all diagrams are drawn with.
fn settings(html_labels: bool) -> Value {
    let paint = |role: Role| role.stand_in();
    let (text, line, border) = (paint(Role::Text), paint(Role::Line), paint(Role::Border));
    let (node, group, group_border) = (
        paint(Role::Node),
        paint(Role::Group),
        paint(Role::GroupBorder),
    );
    let background = paint(Role::Background);
    json!({
        "theme": "base",
        "look": "classic",
        "fontFamily": FONTS,
        "htmlLabels": html_labels,
        "minNodeWidth": NARROWEST,
        "flowchart": { "htmlLabels": html_labels, "minNodeWidth": NARROWEST },
        "class": { "htmlLabels": html_labels, "minNodeWidth": NARROWEST },
        "state": { "htmlLabels": html_labels, "minNodeWidth": NARROWEST },
        "er": { "minNodeWidth": NARROWEST },
        "requirement": { "minNodeWidth": NARROWEST },
        "sankey": { "nodeWidth": 14 },
        "gantt": { "axisFormat": "%m-%d" },
        "themeVariables": Value::Object(variables()),
        "packet": {
            "startByteColor": paint(Role::Muted), "endByteColor": paint(Role::Muted), "labelColor": text,
            "titleColor": text, "blockStrokeColor": border, "blockFillColor": node,
        },
        "treemap": {
            "titleColor": text, "labelColor": text, "valueColor": paint(Role::Muted), "sectionStrokeColor": border,
            "sectionFillColor": group, "leafStrokeColor": border, "leafFillColor": node,
        },
        "c4": Value::Object(c4(&[("_bg_color", &node), ("_border_color", &border), ("_font_color", &text)], &[
            ("boundary_bg_color", &group), ("boundary_border_color", &group_border), ("boundary_font_color", &text),
            ("relationship_text_color", &text), ("relationship_line_color", &line), ("background", &background),
        ])),
        // What directives of a diagram may not change: how safe it is, and what fits into a page.
        "secure": [
            "secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "maxEdges", "htmlLabels",
            "fontFamily", "themeCSS", "look",
        ],
    })
}

/// Returns the colours of C4 diagrams: `each` for every kind of thing, then `others`.
fn c4(each: &[(&str, &String)], others: &[(&str, &String)]) -> Map<String, Value> {
    let inner = ["person", "system", "container", "component"];
    let inner = inner.iter().flat_map(|kind| {
        let kinds = if *kind == "person" {
            vec![String::new()]
        } else {
            ["", "_db", "_queue"].map(str::to_owned).to_vec()
        };
        kinds
            .into_iter()
            .flat_map(move |form| [format!("{kind}{form}"), format!("external_{kind}{form}")])
    });
    let inner: Vec<String> = inner.collect();
    let named = inner.iter().flat_map(|kind| {
        each.iter()
            .map(move |(end, color)| (format!("{kind}{end}"), *color))
    });
    let others = others
        .iter()
        .map(|(name, color)| ((*name).to_owned(), *color));
    named
        .chain(others)
        .map(|(name, color)| (name, Value::String(color.clone())))
        .collect()
}

/// The variables of Mermaid's theme, by what they are for.
const VARIABLES: &[(Role, &[&str])] = &[
    (
        Role::Background,
        &[
            "background",
            "edgeLabelBackground",
            "altSectionBkgColor",
            "compositeBackground",
            "commitLabelBackground",
            "relationLabelBackground",
            "requirementEdgeLabelBackground",
            "quadrant3Fill",
            "labelBackgroundColor",
        ],
    ),
    (
        Role::Text,
        &[
            "textColor",
            "primaryTextColor",
            "secondaryTextColor",
            "tertiaryTextColor",
            "nodeTextColor",
            "titleColor",
            "classText",
            "labelColor",
            "labelTextColor",
            "loopTextColor",
            "signalTextColor",
            "actorTextColor",
            "noteTextColor",
            "stateLabelColor",
            "transitionLabelColor",
            "taskTextColor",
            "taskTextDarkColor",
            "taskTextLightColor",
            "taskTextOutsideColor",
            "requirementTextColor",
            "relationLabelColor",
            "pieTitleTextColor",
            "pieLegendTextColor",
            "commitLabelColor",
            "tagLabelColor",
            "quadrant1TextFill",
            "quadrant2TextFill",
            "quadrant3TextFill",
            "quadrant4TextFill",
            "quadrantPointTextFill",
            "quadrantTitleFill",
            "errorTextColor",
            "scaleLabelColor",
            "vennTitleTextColor",
            "vennSetTextColor",
        ],
    ),
    (
        Role::Muted,
        &[
            "quadrantXAxisTextFill",
            "quadrantYAxisTextFill",
            "sequenceNumberBackground",
        ],
    ),
    (
        Role::Line,
        &[
            "lineColor",
            "arrowheadColor",
            "defaultLinkColor",
            "signalColor",
            "transitionColor",
            "relationColor",
            "specialStateColor",
            "commitLineColor",
            "archEdgeColor",
            "archEdgeArrowColor",
            "emRelationStroke",
            "emArrowhead",
        ],
    ),
    (
        Role::Node,
        &[
            "primaryColor",
            "mainBkg",
            "nodeBkg",
            "actorBkg",
            "labelBoxBkgColor",
            "stateBkg",
            "personBkg",
            "rowOdd",
            "attributeBackgroundColorOdd",
            "requirementBackground",
            "tagLabelBackground",
            "quadrant1Fill",
            "faceColor",
            "emUiFill",
            "compositeTitleBackground",
            "taskBkgColor",
        ],
    ),
    (
        Role::Border,
        &[
            "primaryBorderColor",
            "nodeBorder",
            "actorBorder",
            "labelBoxBorderColor",
            "activationBorderColor",
            "stateBorder",
            "personBorder",
            "requirementBorderColor",
            "tagLabelBorder",
            "tagBorder",
            "taskBorderColor",
            "compositeBorder",
            "emUiStroke",
        ],
    ),
    (
        Role::Group,
        &[
            "secondaryColor",
            "tertiaryColor",
            "clusterBkg",
            "activationBkgColor",
            "rectBkgColor",
            "sectionBkgColor",
            "sectionBkgColor2",
            "altBackground",
            "rowEven",
            "attributeBackgroundColorEven",
            "quadrant2Fill",
            "quadrant4Fill",
            "excludeBkgColor",
            "emSwimlaneBackgroundOdd",
            "errorBkgColor",
        ],
    ),
    (
        Role::GroupBorder,
        &[
            "secondaryBorderColor",
            "tertiaryBorderColor",
            "clusterBorder",
            "border2",
            "actorLineColor",
            "gridColor",
            "archGroupBorderColor",
            "quadrantInternalBorderStrokeFill",
            "quadrantExternalBorderStrokeFill",
            "flowContainerStroke",
            "emSwimlaneBackgroundStroke",
        ],
    ),
    (Role::Note, &["noteBkgColor"]),
    (Role::NoteBorder, &["noteBorderColor"]),
    (
        Role::Accent,
        &[
            "activeTaskBorderColor",
            "taskTextClickableColor",
            "quadrantPointFill",
            "vertLineColor",
        ],
    ),
    (
        Role::Alert,
        &["critBorderColor", "todayLineColor", "wardleyEvolutionColor"],
    ),
    (Role::Done, &["doneTaskBkgColor", "doneTaskBorderColor"]),
    (Role::Pale(0), &["activeTaskBkgColor"]),
    (Role::Pale(4), &["critBkgColor"]),
    (
        Role::OnStrong,
        &[
            "sequenceNumberColor",
            "branchLabelColor",
            "pieSectionTextColor",
        ],
    ),
];

/// Returns the variables of Mermaid's theme.
fn variables() -> Map<String, Value> {
    let mut all = Map::new();
    let mut set = |name: String, role: Role| all.insert(name, Value::String(role.stand_in()));
    for (role, names) in VARIABLES {
        for name in *names {
            set((*name).to_owned(), *role);
        }
    }
    for at in 0..12 {
        let (pale, strong) = (Role::Pale(at), Role::Strong(at));
        set(format!("cScale{at}"), pale);
        set(format!("cScalePeer{at}"), pale);
        set(format!("cScaleInv{at}"), strong);
        set(format!("cScaleLabel{at}"), Role::Text);
        set(format!("pie{}", at + 1), strong);
        set(format!("venn{}", at + 1), strong);
        set(format!("fillType{at}"), pale);
        set(format!("actor{at}"), strong);
        set(format!("git{at}"), strong);
        set(format!("gitInv{at}"), Role::Text);
        set(format!("gitBranchLabel{at}"), Role::OnStrong);
    }
    for at in 0..5 {
        set(format!("surface{at}"), Role::Group);
        set(format!("surfacePeer{at}"), Role::GroupBorder);
    }
    let series: Vec<String> = (0..SERIES).map(|at| Role::Strong(at).stand_in()).collect();
    let (text, line) = (Role::Text.stand_in(), Role::Line.stand_in());
    let muted = Role::Muted.stand_in();
    let plain = [
        ("fontFamily", json!(FONTS)),
        ("pieStrokeColor", json!(Role::Background.stand_in())),
        ("pieOuterStrokeColor", json!(Role::GroupBorder.stand_in())),
        ("pieOpacity", json!("1")),
        ("useGradient", json!(false)),
        ("dropShadow", json!("none")),
        (
            "xyChart",
            json!({
                "plotColorPalette": series.join(","), "accentColor": series[0], "backgroundColor": Role::Background.stand_in(),
                "titleColor": text, "dataLabelColor": text, "legendTextColor": text, "xAxisTitleColor": text, "yAxisTitleColor": text,
                "xAxisLabelColor": muted, "yAxisLabelColor": muted, "xAxisTickColor": line, "yAxisTickColor": line,
                "xAxisLineColor": line, "yAxisLineColor": line,
            }),
        ),
        (
            "radar",
            json!({ "axisColor": line, "graticuleColor": Role::GroupBorder.stand_in() }),
        ),
        ("treeView", json!({ "labelColor": text, "lineColor": line })),
        (
            "cynefin",
            json!({
                "complexBg": Role::Pale(3).stand_in(), "complicatedBg": Role::Pale(1).stand_in(), "chaoticBg": Role::Pale(4).stand_in(),
                "clearBg": Role::Pale(2).stand_in(), "confusionBg": Role::Pale(5).stand_in(), "boundaryColor": line, "arrowColor": line,
                "textColor": text, "labelColor": text, "cliffColor": Role::Alert.stand_in(),
            }),
        ),
    ];
    all.extend(plain.map(|(name, value)| (name.to_owned(), value)));
    all
}
