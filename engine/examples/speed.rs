use sagsgang::{
    calendar::*,
    case::Case,
    check::load,
    log::Log,
    situation::{AsOf, situation, visible},
    source::SourceMap,
};
fn main() {
    let c = Calendars::builtin();
    let p = "dsl-examples/varde/procedure.sag";
    let t = std::fs::read_to_string(p).unwrap();
    let mut m = SourceMap::new();
    let id = m.add(p, &t);
    let s = std::time::Instant::now();
    for _ in 0..100 {
        let _ = load(&m, id, &c);
    }
    println!("load {:?}", s.elapsed() / 100);
    let pr = load(&m, id, &c).procedure.unwrap();
    let (log, f) = Log::read(&std::fs::read_to_string("dsl-examples/varde/cases/story-2.jsonl").unwrap());
    println!("{f:?} {}", log.events().len());
    let a = AsOf::at(Moment::parse("2024-12-01").unwrap());
    let ev = visible(&pr, &log, a);
    let n = 20000;
    let s = std::time::Instant::now();
    let mut k = 0usize;
    for _ in 0..n {
        let mut case = Case::open(&pr);
        for e in &ev {
            if case.advance(&pr, e, &mut ()).is_ok() {
                k += 1;
            }
        }
        std::hint::black_box(&case);
    }
    let d = s.elapsed();
    println!("{k} events {:?}/event, {} of {}", d / (k as u32), k / n, ev.len());
    let s = std::time::Instant::now();
    for _ in 0..1000 {
        std::hint::black_box(situation(&pr, &log, a));
    }
    println!("situation {:?}", s.elapsed() / 1000);
    println!("case {} B", std::mem::size_of::<Case>());
}
