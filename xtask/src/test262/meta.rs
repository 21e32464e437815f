//! What a test says about itself: the comment on its top, a small part of YAML.

#[derive(Default, Debug)]
pub struct Meta {
    pub flags: Vec<String>,
    pub includes: Vec<String>,
    pub features: Vec<String>,
    pub negative: Option<Negative>,
}

#[derive(Default, Debug)]
pub struct Negative {
    /// `parse`, `resolution` or `runtime`.
    pub phase: String,
    /// The constructor's name.
    pub kind: String,
}

impl Meta {
    /// An empty one where the file has no such comment.
    pub fn parse(source: &str) -> Meta {
        let mut m = Meta::default();
        let Some(front) = source.split_once("/*---").and_then(|(_, r)| r.split_once("---*/")).map(|(f, _)| f) else { return m };
        let mut key = "";
        for line in front.split(['\n', '\r']) {
            let trimmed = line.trim();
            if line.starts_with([' ', '\t']) {
                match (key, trimmed.strip_prefix("- "), trimmed.split_once(':')) {
                    ("negative", _, Some((k, v))) => {
                        let n = m.negative.get_or_insert_default();
                        match k {
                            "phase" => n.phase = v.trim().into(),
                            "type" => n.kind = v.trim().into(),
                            _ => {}
                        }
                    }
                    (_, Some(item), _) => m.add(key, item),
                    _ => {}
                }
            } else if let Some((k, v)) = trimmed.split_once(':') {
                key = k.trim();
                for item in v.trim().trim_start_matches('[').trim_end_matches(']').split(',') {
                    m.add(key, item);
                }
            }
        }
        m
    }

    fn add(&mut self, key: &str, item: &str) {
        let item = item.trim().to_owned();
        let list = match key {
            "flags" => &mut self.flags,
            "includes" => &mut self.includes,
            "features" => &mut self.features,
            _ => return,
        };
        if !item.is_empty() {
            list.push(item);
        }
    }

    /// Whether files of modules are loaded.
    pub fn loads_modules(&self) -> bool {
        self.has("module") || self.features.iter().any(|f| f == "dynamic-import")
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|f| f == flag)
    }
}
