//! Determines the order in which processors run: each after the providers of the layers that it reads.

use copydesk_core::Name;
use copydesk_core::vocabulary::standard_provider;

use crate::error::listed;
use crate::{Descriptor, Error, ErrorKind, HOST_ID, HOST_LAYERS, LayerUse};

/// How the order of processors is determined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The host sorts them by the layers that they read; otherwise they stay as given.
    #[default]
    Sorted,
    /// As given; the host checks the order.
    AsGiven,
}

/// The order in which to run `processors`, as indices.
///
/// # Errors
/// [`ErrorKind::Plan`] if a processor or a layer occurs twice, if a required layer has no provider or one of an older revision, if
/// processors depend on one another in a cycle, or if the given order does not work.
pub fn plan(processors: &[&Descriptor], order: Order) -> Result<Vec<usize>, Error> {
    let plan = Planner { processors };
    plan.check_unique()?;
    for processor in processors {
        for need in &processor.requires {
            plan.check_provided(processor, *need)?;
        }
    }
    match order {
        Order::Sorted => plan.sort(),
        Order::AsGiven => plan.check_order().map(|()| (0..processors.len()).collect()),
    }
}

struct Planner<'a> {
    processors: &'a [&'a Descriptor],
}

fn refuse<T>(message: String) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Plan, message))
}

impl Planner<'_> {
    fn provider_of(&self, layer: Name) -> Option<usize> {
        self.processors.iter().position(|p| p.provides(layer))
    }

    fn check_unique(&self) -> Result<(), Error> {
        for (i, processor) in self.processors.iter().enumerate() {
            let id = &processor.id;
            if id == HOST_ID {
                return refuse(format!("a processor may not be called `{HOST_ID}`; the plugin must be renamed"));
            }
            if self.processors[..i].iter().any(|other| other.id == *id) {
                return refuse(format!("`{id}` is asked for twice; name it once"));
            }
            for LayerUse { layer, .. } in &processor.provides {
                if HOST_LAYERS.contains(&layer.as_str()) {
                    return refuse(format!("`{id}` provides layer `{layer}`, which is the host's; leave `{id}` out"));
                }
                if let Some(other) = self.processors[..i].iter().find(|other| other.provides(*layer)) {
                    let other = &other.id;
                    return refuse(format!("`{other}` and `{id}` both provide layer `{layer}`; leave one of them out"));
                }
            }
        }
        Ok(())
    }

    fn check_provided(&self, processor: &Descriptor, need: LayerUse) -> Result<(), Error> {
        let (id, layer) = (&processor.id, need.layer);
        let by_host = || HOST_LAYERS.contains(&layer.as_str()).then_some((HOST_ID, 1));
        let by_processor = self.provider_of(layer).map(|i| self.processors[i]);
        let revision = |p: &Descriptor| p.provides.iter().find(|l| l.layer == layer).map_or(0, |l| l.revision);
        match by_processor.map(|p| (p.id.as_str(), revision(p))).or_else(by_host) {
            Some((_, offered)) if offered >= need.revision => Ok(()),
            Some((provider, offered)) => refuse(format!(
                "`{id}` requires revision {} of layer `{layer}`, and `{provider}` provides revision {offered}; update `{provider}`",
                need.revision
            )),
            // Only the libraries say which plugin provides another layer, and none is loaded for an error message.
            None => refuse(match standard_provider(layer.as_str()) {
                Some(provider) => format!("`{id}` requires layer `{layer}`; add `{provider}`, which provides it"),
                None => format!(
                    "`{id}` requires layer `{layer}`, which no processor of this run provides; add the plugin that does"
                ),
            }),
        }
    }

    /// The providers of these layers that are not placed yet.
    fn waits_for(&self, i: usize, needs: &[LayerUse], placed: &[usize]) -> Vec<usize> {
        let providers = needs.iter().filter_map(|need| self.provider_of(need.layer));
        providers.filter(|p| *p != i && !placed.contains(p)).collect()
    }

    /// Repeatedly picks the first processor whose layers are all provided, or else the first that lacks only optional ones.
    fn sort(&self) -> Result<Vec<usize>, Error> {
        let mut placed: Vec<usize> = Vec::new();
        while placed.len() < self.processors.len() {
            let waiting: Vec<usize> = (0..self.processors.len()).filter(|i| !placed.contains(i)).collect();
            let required = |i: &usize| self.waits_for(*i, &self.processors[*i].requires, &placed).is_empty();
            let used = |i: &usize| self.waits_for(*i, &self.processors[*i].uses, &placed).is_empty();
            let next = waiting.iter().find(|i| required(i) && used(i)).or_else(|| waiting.iter().find(|i| required(i)));
            match next {
                Some(i) => placed.push(*i),
                None => {
                    let circle = listed(waiting.iter().map(|i| self.processors[*i].id.as_str()));
                    return refuse(format!("{circle} require one another's layers in a cycle; leave one of them out"));
                }
            }
        }
        Ok(placed)
    }

    fn check_order(&self) -> Result<(), Error> {
        for (i, processor) in self.processors.iter().enumerate() {
            let before: Vec<usize> = (0..i).collect();
            if let Some(late) = self.waits_for(i, &processor.requires, &before).first() {
                let (id, late) = (&processor.id, self.processors[*late]);
                let layer =
                    processor.requires.iter().find(|need| late.provides(need.layer)).map_or("", |l| l.layer.as_str());
                let late = &late.id;
                return refuse(format!(
                    "`{id}` requires layer `{layer}`, but `{late}`, which provides it, comes after; put `{late}` before `{id}`, \
                     or leave the order to copydesk"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processor(id: &str, provides: &[&'static str], requires: &[&'static str], uses: &[&'static str]) -> Descriptor {
        let layers =
            |names: &[&'static str]| names.iter().map(|name| LayerUse { layer: (*name).into(), revision: 1 }).collect();
        Descriptor {
            id: id.into(),
            name: id.into(),
            version: "1".into(),
            summary: String::new(),
            license: String::new(),
            config_schema: None,
            provides: layers(provides),
            requires: layers(requires),
            uses: layers(uses),
            preferred_batch: 1,
        }
    }

    fn entities() -> Descriptor {
        processor("entities", &["mentions", "entities"], &["sentences", "tokens"], &[])
    }

    fn quotes() -> Descriptor {
        processor("quotes", &["quotes"], &["sentences", "mentions"], &[])
    }

    fn sentiment() -> Descriptor {
        processor("sentiment", &["sentiment"], &["sentences"], &["entities", "quotes"])
    }

    fn ids(processors: &[Descriptor], order: Order) -> Result<Vec<String>, String> {
        let all: Vec<&Descriptor> = processors.iter().collect();
        let order = plan(&all, order).map_err(|e| e.to_string())?;
        Ok(order.into_iter().map(|i| processors[i].id.clone()).collect())
    }

    #[test]
    fn providers_come_first_and_the_rest_stays_as_given() {
        let other = || processor("a-first", &["other"], &[], &[]);
        let order = ids(&[sentiment(), other(), quotes(), entities()], Order::Sorted).unwrap();
        assert_eq!(order, ["a-first", "entities", "quotes", "sentiment"]);
        assert_eq!(ids(&[sentiment(), other()], Order::Sorted).unwrap(), ["sentiment", "a-first"]);
    }

    #[test]
    fn what_is_missing_is_named_with_who_could_provide_it() {
        assert_eq!(
            ids(&[quotes()], Order::Sorted).unwrap_err(),
            "`quotes` requires layer `mentions`; add `entities`, which provides it"
        );
        assert_eq!(
            ids(&[processor("p", &[], &["weather"], &[])], Order::Sorted).unwrap_err(),
            "`p` requires layer `weather`, which no processor of this run provides; add the plugin that does"
        );
    }

    #[test]
    fn an_order_given_is_kept_or_refused() {
        assert_eq!(
            ids(&[sentiment(), entities(), quotes()], Order::AsGiven).unwrap(),
            ["sentiment", "entities", "quotes"]
        );
        assert_eq!(
            ids(&[quotes(), entities()], Order::AsGiven).unwrap_err(),
            "`quotes` requires layer `mentions`, but `entities`, which provides it, comes after; put `entities` before `quotes`, or \
             leave the order to copydesk"
        );
    }

    #[test]
    fn a_layer_and_an_id_occur_once() {
        let twin = processor("names", &["mentions"], &[], &[]);
        assert!(ids(&[entities(), twin], Order::Sorted).unwrap_err().contains("both provide layer `mentions`"));
        assert!(ids(&[entities(), entities()], Order::Sorted).unwrap_err().contains("asked for twice"));
        assert!(
            ids(&[processor("p", &["tokens"], &[], &[])], Order::Sorted).unwrap_err().contains("which is the host's")
        );
    }

    #[test]
    fn circles_are_refused_unless_a_wish_can_be_dropped() {
        let (a, b) = (processor("a", &["x"], &["y"], &[]), processor("b", &["y"], &["x"], &[]));
        assert_eq!(
            ids(&[a, b], Order::Sorted).unwrap_err(),
            "`a` and `b` require one another's layers in a cycle; leave one of them out"
        );
        let (a, b) = (processor("a", &["x"], &["y"], &[]), processor("b", &["y"], &[], &["x"]));
        assert_eq!(ids(&[a, b], Order::Sorted).unwrap(), ["b", "a"]);
    }

    #[test]
    fn an_older_revision_does_not_do() {
        let mut newer = quotes();
        newer.requires[1].revision = 2;
        assert_eq!(
            ids(&[entities(), newer], Order::Sorted).unwrap_err(),
            "`quotes` requires revision 2 of layer `mentions`, and `entities` provides revision 1; update `entities`"
        );
    }
}
