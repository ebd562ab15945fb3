//! Lays pages out pass by pass until the numbers in them hold and the sections with a short end are closed up.

use typst::World;
use typst::comemo::{Constraint, Track as _};
use typst::diag::{At as _, SourceDiagnostic, SourceResult};
use typst::ecow::EcoVec;
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Output as _, StyleChain, Target, TargetElem};
use typst::introspection::{EmptyIntrospector, Introspector, MAX_ITERS};
use typst::syntax::Span;
use typst::utils::Protected;
use typst_layout::PagedDocument;

use super::ReportError;
use super::fitting::{Fitting, TIGHTEST};
use super::pdf::{Closed, LIBRARY, unset};

/// More passes than these are not tried: one for each step of tightness and those that the typesetter allows itself.
const MOST_PASSES: usize = MAX_ITERS + TIGHTEST as usize;

/// Pages of which the last pass may still be to come.
///
/// A pass tells the next one where headings and pages are, and the fitting which sections to set tighter. The typesetter's
/// own loop would come to its end for every step of tightness, from nothing each time: nine passes where this takes three.
pub(super) struct Passes {
    fitting: Fitting,
    last: Pass,
}

impl Passes {
    /// The first pass over a world whose template sets so many sections. It is most of the work and keeps all threads busy.
    pub(super) fn begin(world: &Closed, sections: usize) -> Result<Passes, ReportError> {
        Ok(Passes {
            fitting: Fitting::new(sections),
            last: Pass::over(world, &EmptyIntrospector).map_err(unset)?,
        })
    }

    /// The finished pages.
    pub(super) fn finish(mut self, world: &mut Closed) -> Result<PagedDocument, ReportError> {
        for _ in 1..MOST_PASSES {
            let tighter = self.fitting.learn(&self.last.document);
            if self.last.holds && !tighter {
                break;
            }
            if tighter {
                world.tighten(self.fitting.steps())?;
            }
            let before = self.last.document.introspector().clone();
            self.last = Pass::over(world, &*before).map_err(unset)?;
        }
        if self.last.delayed.is_empty() {
            Ok(self.last.document)
        } else {
            Err(unset(self.last.delayed))
        }
    }
}

/// What one pass over all pages gave.
struct Pass {
    document: PagedDocument,
    /// Whether all that was looked up in the pages of the pass before is so in these.
    holds: bool,
    /// Errors that stand only if they are still there at the end.
    delayed: EcoVec<SourceDiagnostic>,
}

impl Pass {
    fn over(world: &Closed, before: &dyn Introspector) -> SourceResult<Pass> {
        let world = (world as &dyn World).track();
        let library = &*LIBRARY;
        let (traced, route) = (Traced::default(), Route::default());
        let target = TargetElem::target.set(Target::Paged).wrap();
        let base = StyleChain::new(&library.styles);
        let mut sink = Sink::new();
        let template = world.source(world.main()).at(Span::detached())?;
        let content = typst_eval::eval(
            world,
            library,
            traced.track(),
            sink.track_mut(),
            route.track(),
            &template,
        )?
        .content();

        let seen = Constraint::new();
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(before.track_with(&seen)),
            traced: traced.track(),
            sink: sink.track_mut(),
            route: Route::default(),
        };
        let document = PagedDocument::create(&mut engine, &content, base.chain(&target))?;
        let now: &dyn Introspector = &**document.introspector();
        Ok(Pass {
            holds: seen.validate(now),
            document,
            delayed: sink.delayed(),
        })
    }
}
