//! Varde's sickness-absence procedure, in Danish.

use super::Sketch;
use sagsgang::lexicon::Language;
use sagsgang::view::flow::{EdgeKind, Flow, Mark, NodeKind};

/// Varde's sickness-absence procedure.
pub fn varde() -> Flow {
    varde_sketch().flow
}

fn varde_sketch() -> Sketch {
    use EdgeKind::{After, EachTime, Ends, Lapses, Meets, Reaches};
    use NodeKind::{Duty, Ending, Goal, Right};
    let mut it = Sketch::new(
        "Sygefravær i Varde",
        Language::Danish,
        &[
            ("borgeren", true),
            ("lægen", true),
            ("arbejdsgiveren", true),
            ("sagsbehandleren", false),
            ("virksomhedskonsulenten", false),
            ("fysioterapeuten", false),
            ("teamlederen", false),
            ("afdelingslederen", false),
            ("sagen", false),
        ],
        &["Tidlig indsats", "Lægen", "Opfølgning", "Tilbage"],
    );
    it.events(&[
        ("sygemelding", 0),
        ("virksomheden ringer", 2),
        ("kontaktforsøg", 3),
        ("raskmelding", 0),
        ("tilbagekomst", 0),
        ("samtykke mangler", 0),
        ("LÆ285", 1),
        ("bekræfter tilbagekomst", 2),
        ("afslag på forløb", 0),
        ("dødsfald", 8),
        ("pension", 8),
        ("sygemelding trukket tilbage", 0),
    ]);
    it.node("tilbage på arbejdspladsen", Goal, 8, "Tilbage på arbejdspladsen");
    it.change("tilbage på arbejdspladsen", |goal| {
        goal.action = Some("nås ved tilbagekomst, bekræftet af arbejdsgiveren".to_owned());
        goal.basis = vec!["lokal: Varde Kommunes indstilling, 25. januar 2018".to_owned()];
        goal.quote = vec![
            "En sygemeldts indsats er kun halvvejs, når personen er arbejdsdygtig.".to_owned(),
            "Den slutter først, når personen er tilbage på en arbejdsplads.".to_owned(),
        ];
    });
    it.node("slut dødsfald", Ending, 8, "Slut: dødsfald");
    it.node("slut pension", Ending, 8, "Slut: pension");
    it.node("slut trukket", Ending, 8, "Slut: sygemelding trukket tilbage");
    it.step(
        0,
        3,
        Duty,
        "kontakt",
        "Første kontakt",
        "skal tale med borgeren",
        &["senest 10 dage efter »første fraværsdag«, på en fridag hverdagen før", "allerede udløbet: senest 3 hverdage efter sygemelding"],
        "lokal: Fast track, jobcentrets løfte",
    );
    it.step(
        0,
        4,
        Duty,
        "tilbagekald",
        "Ring tilbage til virksomheden",
        "skal ringe tilbage",
        &["helst samme dag", "inden for 24 løbende timer"],
        "lokal: Løfte til virksomhederne",
    );
    it.step(
        1,
        3,
        Duty,
        "borgersvar",
        "De tre spørgsmål til borgeren",
        "skal ringe til borgeren og få svar på de tre spørgsmål",
        &["inden for 2 hverdage"],
        "BEK 1710/2024 § 3",
    );
    it.step(
        1,
        3,
        Duty,
        "arbejdsgiversvar",
        "De tre spørgsmål til arbejdsgiveren",
        "skal ringe til arbejdsgiveren og få svar på de tre spørgsmål",
        &["inden for 2 hverdage"],
        "BEK 1710/2024 § 3",
    );
    it.step(
        1,
        3,
        Duty,
        "anmodning",
        "Bed lægen om LÆ 285",
        "skal sende »anmodning om LÆ 285« til lægen",
        &["inden for 1 hverdag"],
        "BEK 1710/2024 § 11, stk. 1",
    );
    it.step(
        1,
        1,
        Duty,
        "lægeattest",
        "LÆ 285",
        "skal sende LÆ285",
        &["senest 14 dage efter anmodning, dog senest ved opfølgning, dog tidligst 8 dage efter anmodning, uændret på en fridag"],
        "BEK 1710/2024 § 11, stk. 3",
    );
    it.step(
        2,
        3,
        Duty,
        "opfølgning",
        "Opfølgningssamtale",
        "skal holde samtale med borgeren",
        &["senest på dagen, på en fridag hverdagen før"],
        "sygedagpengeloven § 13 b",
    );
    it.step(
        2,
        5,
        Right,
        "aktiv sygemelding",
        "Aktiv sygemelding",
        "kan tilbyde forløbet Aktiv sygemelding",
        &["udløber 8 uger efter kontakt"],
        "lokal: Aktiv sygemelding, 2016",
    );
    it.step(
        3,
        4,
        Duty,
        "plads",
        "Find en plads",
        "skal finde en plads til borgeren",
        &["inden for 10 hverdage"],
        "lokal: Praktikpladsbanken",
    );
    it.step(
        3,
        3,
        Duty,
        "bekræftelse",
        "Spørg arbejdsgiveren",
        "skal få arbejdsgiverens bekræftelse",
        &["inden for 5 hverdage"],
        "lokal: Vardes mål",
    );
    it.change("lægeattest", |node| {
        node.quote.push("Lægen sender attesten så vidt muligt inden 14 dage, aldrig under 8 dage.".to_owned());
    });
    it.edges(&[
        ("sygemelding", "kontakt", After, "første"),
        ("virksomheden ringer", "tilbagekald", EachTime, ""),
        ("kontakt", "borgersvar", After, "hvis »lægeattest er nødvendig«"),
        ("kontakt", "arbejdsgiversvar", After, "hvis »lægeattest er nødvendig«"),
        ("borgersvar", "anmodning", After, ""),
        ("arbejdsgiversvar", "anmodning", After, "over 8 uger"),
        ("anmodning", "lægeattest", After, ""),
        ("LÆ285", "lægeattest", Meets, ""),
        ("samtykke mangler", "lægeattest", Lapses, "pause"),
        ("kontakt", "opfølgning", EachTime, "hver 4. uge"),
        ("raskmelding", "opfølgning", Lapses, ""),
        ("kontakt", "aktiv sygemelding", After, ""),
        ("afslag på forløb", "aktiv sygemelding", Lapses, ""),
        ("raskmelding", "plads", After, "kan ikke vende tilbage"),
        ("tilbagekomst", "plads", Lapses, ""),
        ("tilbagekomst", "bekræftelse", After, ""),
        ("bekræfter tilbagekomst", "bekræftelse", Meets, ""),
        ("bekræfter tilbagekomst", "tilbage på arbejdspladsen", Reaches, ""),
        ("tilbagekomst", "tilbage på arbejdspladsen", Reaches, "ikke praktik"),
        ("dødsfald", "slut dødsfald", Ends, "straks"),
        ("pension", "slut pension", Ends, ""),
        ("sygemelding trukket tilbage", "slut trukket", Ends, ""),
    ]);
    it
}

/// A case on Varde's procedure.
pub fn varde_case() -> Flow {
    let mut it = varde_sketch();
    it.flow.as_of = Some("2018-04-20".to_owned());
    it.flow.as_of_day = Some(17_641);
    for node in it.flow.nodes.clone() {
        it.state(&node.id, Mark::NotYet, "endnu ikke", "");
    }
    it.state("sygemelding", Mark::Happened, "2018-02-05", "");
    it.state("kontaktforsøg", Mark::Happened, "2018-02-14", "");
    it.state("raskmelding", Mark::Happened, "2018-04-06", "");
    it.state("afslag på forløb", Mark::Happened, "2018-02-20", "");
    it.state("kontakt", Mark::MetLate, "opfyldt for sent 2018-02-16", "2018-02-15");
    it.state("borgersvar", Mark::Met, "opfyldt 2018-02-19", "2018-02-20");
    it.state("arbejdsgiversvar", Mark::Met, "opfyldt 2018-02-20", "2018-02-20");
    it.state("anmodning", Mark::Met, "opfyldt 2018-02-21", "2018-02-21");
    it.state("lægeattest", Mark::Late, "overskredet med 44 dage", "2018-03-07");
    it.state("opfølgning", Mark::Lapsed, "bortfaldet 2018-04-06", "");
    it.state("aktiv sygemelding", Mark::Expired, "udløbet 2018-04-13", "2018-04-13");
    it.state("plads", Mark::Open, "åben siden 2018-04-06", "2018-04-20");
    it.travel(&[
        ("sygemelding", "kontakt"),
        ("kontakt", "borgersvar"),
        ("kontakt", "arbejdsgiversvar"),
        ("borgersvar", "anmodning"),
        ("arbejdsgiversvar", "anmodning"),
        ("anmodning", "lægeattest"),
        ("kontakt", "opfølgning"),
        ("raskmelding", "opfølgning"),
        ("raskmelding", "plads"),
    ]);
    let late = "2018-02-16";
    it.row("Første kontakt", (17_567, Some(17_577), Some(17_578)), Mark::MetLate, ["2018-02-05", "2018-02-15", late]);
    it.row("De tre spørgsmål til borgeren", (17_578, Some(17_582), Some(17_581)), Mark::Met, [late, "2018-02-20", "2018-02-19"]);
    it.row("De tre spørgsmål til arbejdsgiveren", (17_578, Some(17_582), Some(17_582)), Mark::Met, [late, "2018-02-20", "2018-02-20"]);
    it.row("Bed lægen om LÆ 285", (17_582, Some(17_583), Some(17_583)), Mark::Met, ["2018-02-20", "2018-02-21", "2018-02-21"]);
    it.row("LÆ 285", (17_583, Some(17_597), None), Mark::Late, ["2018-02-21", "2018-03-07", ""]);
    it.row("Opfølgningssamtale", (17_578, Some(17_606), Some(17_627)), Mark::Lapsed, [late, "2018-03-16", "2018-04-06"]);
    it.row("Aktiv sygemelding", (17_578, Some(17_634), Some(17_634)), Mark::Expired, [late, "2018-04-13", "2018-04-13"]);
    it.row("Find en plads", (17_627, Some(17_641), None), Mark::Open, ["2018-04-06", "2018-04-20", ""]);
    it.flow
}
