//! Fits the weights: see README.md.

mod common;
use copydesk_entities::lexicon::{Classes, Lexicon};
use copydesk_entities::recognise::*;
use copydesk_entities::words::Words;

struct Stretch {
    start: u8,
    end: u8,
    features: Vec<u16>,
    allowed: u8,
    gold: u8,
} // allowed / gold: bit per label
struct Run {
    len: usize,
    stretches: Vec<Stretch>,
}

fn collect(
    doc: &common::Doc,
    words: &Words,
    lex: &Lexicon,
    rec: &Recogniser,
    notes: &Notes,
    out: &mut Vec<Run>,
    skipped: &mut usize,
) {
    let gold: Vec<(usize, usize, usize)> = doc
        .gold
        .iter()
        .filter_map(|(s, e, l)| {
            let l = ["PER", "ORG", "LOC", "MISC"].iter().position(|x| x == l)?;
            Some((*s, *e, l))
        })
        .collect();
    let mut g0 = 0;
    for sentence in &words.sentences {
        let ev = rec.evidence(words, sentence, lex, notes);
        runs(words, sentence, lex, |run| {
            let span = words.span(run.clone());
            while g0 < gold.len() && gold[g0].1 <= span.start {
                g0 += 1;
            }
            let mut here: Vec<_> = gold[g0..].iter().take_while(|g| g.0 < span.end).cloned().collect();
            // outermost only
            let all = here.clone();
            here.retain(|g| !all.iter().any(|h| h != g && h.0 <= g.0 && h.1 >= g.1));
            let mut stretches = vec![];
            let mut matched = 0;
            for start in run.clone() {
                let mut lefts = vec![];
                ev.left(start, &mut |f| lefts.push(f.index() as u16));
                each_stretch(&ev, start, run.end, |end, key, allowed| {
                    let sp = words.span(start..end);
                    let single = end == start + 1;
                    let mut allow = 0u8;
                    let mut g = 0u8;
                    if allowed {
                        allow |= 0b1111;
                    }
                    if single {
                        allow |= 1 << OUTSIDE;
                    }
                    let mut features = vec![];
                    if allowed {
                        features = lefts.clone();
                        ev.right(end, &mut |f| features.push(f.index() as u16));
                        ev.inside(start, end, key, &mut |f| features.push(f.index() as u16));
                    }
                    let demonym = single
                        && words.words[start].classes.any(Classes::DEMONYM)
                        && !words.words[start].classes.any(Classes::COUNTRY);
                    let exact = here.iter().find(|h| h.0 == sp.start && h.1 == sp.end);
                    let overlap = here.iter().any(|h| h.0 < sp.end && h.1 > sp.start);
                    if let Some(h) = exact {
                        if allowed {
                            g |= if demonym { 8 } else { 1 << h.2 };
                            matched += 1;
                        }
                    } else if single && !overlap {
                        g |= 1 << OUTSIDE;
                        if demonym {
                            g = 8;
                        }
                    }
                    stretches.push(Stretch {
                        start: (start - run.start) as u8,
                        end: (end - run.start) as u8,
                        features,
                        allowed: allow,
                        gold: g,
                    });
                });
            }
            if matched < here.len() || run.len() > 60 {
                *skipped += 1;
                return;
            }
            out.push(Run { len: run.len(), stretches });
        });
    }
}

fn score(w: &[[f32; LABELS]], s: &Stretch) -> [f32; LABELS] {
    let mut t = [0f32; LABELS];
    for &f in &s.features {
        for l in 0..LABELS {
            t[l] += w[f as usize][l];
        }
    }
    t
}
const NEG: f32 = f32::NEG_INFINITY;
fn lse(xs: &mut Vec<f32>) -> f32 {
    let m = xs.iter().cloned().fold(NEG, f32::max);
    if m == NEG {
        return NEG;
    }
    m + xs.iter().map(|x| (x - m).exp()).sum::<f32>().ln()
}
/// marginals per stretch and label under mask
fn marginals(run: &Run, sc: &[[f32; LABELS]], gold: bool, out: &mut Vec<[f32; LABELS]>) -> f32 {
    let n = run.len;
    let ok = |s: &Stretch, l: usize| (if gold { s.gold & s.allowed } else { s.allowed }) >> l & 1 == 1;
    let mut f = vec![NEG; n + 1];
    let mut b = vec![NEG; n + 1];
    f[0] = 0.0;
    b[n] = 0.0;
    let mut buf: Vec<Vec<f32>> = vec![vec![]; n + 1];
    for (s, x) in run.stretches.iter().zip(sc) {
        // ordered by start
        if s.start as usize > 0 && f[s.start as usize] == NEG && !buf[s.start as usize].is_empty() {
            f[s.start as usize] = lse(&mut buf[s.start as usize]);
        }
        for l in 0..LABELS {
            if ok(s, l) && f[s.start as usize] > NEG {
                buf[s.end as usize].push(f[s.start as usize] + x[l]);
            }
        }
    }
    f[n] = lse(&mut buf[n]);
    for x in &mut buf {
        x.clear();
    }
    for (s, x) in run.stretches.iter().zip(sc).rev() {
        if (s.end as usize) < n && b[s.end as usize] == NEG && !buf[s.end as usize].is_empty() {
            b[s.end as usize] = lse(&mut buf[s.end as usize]);
        }
        for l in 0..LABELS {
            if ok(s, l) && b[s.end as usize] > NEG {
                buf[s.start as usize].push(b[s.end as usize] + x[l]);
            }
        }
    }
    // note: starts descending, ends > start so b[end] complete
    out.clear();
    for (s, x) in run.stretches.iter().zip(sc) {
        let mut m = [0f32; LABELS];
        for l in 0..LABELS {
            if ok(s, l) {
                let v = f[s.start as usize] + x[l] + b[s.end as usize] - f[n];
                if v > NEG {
                    m[l] = v.exp();
                }
            }
        }
        out.push(m);
    }
    f[n]
}

fn main() {
    let a: Vec<String> = std::env::args().collect();
    let docs = common::read(&a[1]);
    let epochs: usize = a.get(3).and_then(|x| x.parse().ok()).unwrap_or(8);
    let l2: f32 = a.get(4).and_then(|x| x.parse().ok()).unwrap_or(1e-6);
    let lex = Lexicon::new();
    let mut rec = Recogniser::default();
    rec.weights = Weights(vec![[0.0; LABELS]; FEATURES]);
    let words: Vec<Words> = docs.iter().map(|d| Words::read(&d.input(), &lex)).collect();
    let mut data = vec![];
    let mut skipped = 0;
    for (d, w) in docs.iter().zip(&words) {
        let notes = Notes::of_case(w);
        collect(d, w, &lex, &rec, &notes, &mut data, &mut skipped);
    }
    eprintln!("runs {} skipped {}", data.len(), skipped);
    train(&mut rec.weights.0, &data, epochs, l2);
    let mut both = data;
    for (d, w) in docs.iter().zip(&words) {
        let mut notes = Notes::of_case(w);
        let first = rec.read(w, &lex, &notes);
        notes.add(w, &first);
        collect(d, w, &lex, &rec, &notes, &mut both, &mut skipped);
    }
    train(&mut rec.weights.0, &both, epochs, l2);
    let mut out = String::from(
        "# Weight of each observation for PER, ORG, LOC, MISC and not a name: README.md says how they were fitted, on what, under which licences.\n",
    );
    for i in 0..FEATURES {
        let r = rec.weights.0[i];
        if r.iter().all(|x| x.abs() < 0.005) {
            continue;
        }
        let f = Feature::from_index(i);
        if let Some(n) = f.name() {
            out += &format!("{n} {:.2} {:.2} {:.2} {:.2} {:.2}\n", r[0], r[1], r[2], r[3], r[4]);
        }
    }
    std::fs::write(&a[2], out).unwrap();
}

fn train(w: &mut Vec<[f32; LABELS]>, data: &[Run], epochs: usize, l2: f32) {
    let mut g2 = vec![[1e-3f32; LABELS]; w.len()];
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut seed = 42u64;
    for e in 0..epochs {
        for i in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        let mut loss = 0f64;
        let (mut mf, mut mg) = (vec![], vec![]);
        for &i in &order {
            let run = &data[i];
            let sc: Vec<_> = run.stretches.iter().map(|s| score(w, s)).collect();
            let zg = marginals(run, &sc, true, &mut mg);
            if zg == NEG || zg.is_nan() {
                continue;
            }
            let zf = marginals(run, &sc, false, &mut mf);
            loss += (zf - zg) as f64;
            for ((s, f), g) in run.stretches.iter().zip(&mf).zip(&mg) {
                for l in 0..LABELS {
                    let grad = f[l] - g[l];
                    if grad.abs() < 1e-4 {
                        continue;
                    }
                    for &x in &s.features {
                        let gr = grad + l2 * w[x as usize][l];
                        g2[x as usize][l] += gr * gr;
                        w[x as usize][l] -= 0.15 * gr / g2[x as usize][l].sqrt();
                    }
                }
            }
        }
        eprintln!("epoch {e} loss {:.4}", loss / data.len() as f64);
    }
}
