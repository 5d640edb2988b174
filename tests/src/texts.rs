//! Texts that several tests begin with.

/// A procedure with one progression of 12, 20 and 37 hours a week, two weeks each.
pub const PROGRESSION: &str = r#"sagsgang "Prøve"
    kalender danmark
    ved overskridelse: sagsbehandleren 1. hverdag kl. 8

rolle borgeren         uden for kommunen
rolle sagsbehandleren

oplysning ugetimer       tal
oplysning "aftalt plan"  plan, kan mangle

hændelse planaftale    fra sagsbehandleren, oplyser "aftalt plan"
hændelse timetal       fra borgeren, oplyser ugetimer
hændelse tilbagekomst  fra borgeren

optrapning timer "Timer om ugen"
    måler ugetimer
    begynder ved planaftale
    plan 12, 20 og 37, hver 2. uge
    egen plan i "aftalt plan"
    går i stå efter 4 uger
    hjemmel lokal "Kommunens plan"

mål "tilbage"
    nås ved tilbagekomst
    hjemmel lokal "x"
"#;
