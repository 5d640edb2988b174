use sagsgang::{calendar::Calendars, check::load, lexicon::Language, source::SourceMap};
fn main() {
    let c = Calendars::builtin();
    for p in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&p).unwrap();
        let mut m = SourceMap::new();
        let id = m.add(&p, &t);
        let s = std::time::Instant::now();
        let l = load(&m, id, &c);
        let e = s.elapsed();
        println!("== {p}: {} diagnostics, ok {} in {e:?}", l.diagnostics.len(), l.procedure.is_some());
        let src = m.get(id).unwrap();
        for d in l.diagnostics.iter().take(30) {
            let pl = src.place(d.span.start);
            println!("{}:{} [{}] {}\n     -> {}", pl.line, pl.column, d.code.slug(), d.title(Language::Danish), d.help(Language::Danish));
        }
        match sagsgang::syntax::format(&l.file) {
            Ok(f) => println!("format same: {}", f == src.text()),
            Err(e) => println!("format: {e}"),
        }
        if let Some(pr) = &l.procedure {
            let (r, c) = sagsgang::scenario::run(pr);
            for s in &r {
                println!("{} {}", if s.passed { "ok  " } else { "FAIL" }, s.title);
                for l in s.lines.iter().filter(|l| !l.passed) {
                    println!("      {}: {} => {:?}", l.line, l.words, l.found);
                }
            }
            println!("missed {:?} {:?}", c.steps_missed, c.rungs_missed);
        }
    }
}
