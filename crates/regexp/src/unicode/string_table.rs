//! Emoji that are several characters, as of Unicode 17: what the properties of strings cannot compute from others.
//!
//! Generated; `strings.rs` says how to read it.

/// Pairs of regional indicators.
pub(super) static FLAGS: &str = "\
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC \
    EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI \
    LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF \
    NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE \
    SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA \
    UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW \
";

/// Sequences with joiners. `z` is U+200D, `f` is U+FE0F, `T` any of the five skin tones, `D` any but that of `T`.
pub(super) static JOINED: &str = "\
    ⛓fz💥 ⛹Tz♀f ⛹Tz♂f ⛹fz♀f ⛹fz♂f ❤fz🔥 ❤fz🩹 🍄z🟫 🍋z🟩 🏃Tz♀f 🏃Tz♀fz➡f \
    🏃Tz♂f 🏃Tz♂fz➡f 🏃Tz➡f 🏃z♀f 🏃z♀fz➡f 🏃z♂f 🏃z♂fz➡f 🏃z➡f 🏄Tz♀f \
    🏄Tz♂f 🏄z♀f 🏄z♂f 🏊Tz♀f 🏊Tz♂f 🏊z♀f 🏊z♂f 🏋Tz♀f 🏋Tz♂f 🏋fz♀f 🏋fz♂f \
    🏌Tz♀f 🏌Tz♂f 🏌fz♀f 🏌fz♂f 🏳fz⚧f 🏳fz🌈 🏴z☠f 🐈z⬛ 🐕z🦺 🐦z⬛ 🐦z🔥 🐻z❄f \
    👁fz🗨f 👨Tz⚕f 👨Tz⚖f 👨Tz✈f 👨Tz❤fz👨T 👨Tz❤fz💋z👨T 👨Tz🌾 👨Tz🍳 👨Tz🍼 \
    👨Tz🎓 👨Tz🎤 👨Tz🎨 👨Tz🏫 👨Tz🏭 👨Tz🐰z👨D 👨Tz💻 👨Tz💼 👨Tz🔧 👨Tz🔬 👨Tz🚀 \
    👨Tz🚒 👨Tz🤝z👨D 👨Tz🦯 👨Tz🦯z➡f 👨Tz🦰 👨Tz🦱 👨Tz🦲 👨Tz🦳 👨Tz🦼 👨Tz🦼z➡f \
    👨Tz🦽 👨Tz🦽z➡f 👨Tz🫯z👨D 👨z⚕f 👨z⚖f 👨z✈f 👨z❤fz👨 👨z❤fz💋z👨 👨z🌾 👨z🍳 \
    👨z🍼 👨z🎓 👨z🎤 👨z🎨 👨z🏫 👨z🏭 👨z👦 👨z👦z👦 👨z👧 👨z👧z👦 👨z👧z👧 👨z👨z👦 \
    👨z👨z👦z👦 👨z👨z👧 👨z👨z👧z👦 👨z👨z👧z👧 👨z👩z👦 👨z👩z👦z👦 👨z👩z👧 👨z👩z👧z👦 \
    👨z👩z👧z👧 👨z💻 👨z💼 👨z🔧 👨z🔬 👨z🚀 👨z🚒 👨z🦯 👨z🦯z➡f 👨z🦰 👨z🦱 👨z🦲 👨z🦳 \
    👨z🦼 👨z🦼z➡f 👨z🦽 👨z🦽z➡f 👩Tz⚕f 👩Tz⚖f 👩Tz✈f 👩Tz❤fz👨T 👩Tz❤fz👩T \
    👩Tz❤fz💋z👨T 👩Tz❤fz💋z👩T 👩Tz🌾 👩Tz🍳 👩Tz🍼 👩Tz🎓 👩Tz🎤 👩Tz🎨 👩Tz🏫 👩Tz🏭 \
    👩Tz🐰z👩D 👩Tz💻 👩Tz💼 👩Tz🔧 👩Tz🔬 👩Tz🚀 👩Tz🚒 👩Tz🤝z👨D 👩Tz🤝z👩D 👩Tz🦯 \
    👩Tz🦯z➡f 👩Tz🦰 👩Tz🦱 👩Tz🦲 👩Tz🦳 👩Tz🦼 👩Tz🦼z➡f 👩Tz🦽 👩Tz🦽z➡f 👩Tz🫯z👩D \
    👩z⚕f 👩z⚖f 👩z✈f 👩z❤fz👨 👩z❤fz👩 👩z❤fz💋z👨 👩z❤fz💋z👩 👩z🌾 👩z🍳 👩z🍼 \
    👩z🎓 👩z🎤 👩z🎨 👩z🏫 👩z🏭 👩z👦 👩z👦z👦 👩z👧 👩z👧z👦 👩z👧z👧 👩z👩z👦 👩z👩z👦z👦 \
    👩z👩z👧 👩z👩z👧z👦 👩z👩z👧z👧 👩z💻 👩z💼 👩z🔧 👩z🔬 👩z🚀 👩z🚒 👩z🦯 👩z🦯z➡f 👩z🦰 \
    👩z🦱 👩z🦲 👩z🦳 👩z🦼 👩z🦼z➡f 👩z🦽 👩z🦽z➡f 👮Tz♀f 👮Tz♂f 👮z♀f 👮z♂f 👯Tz♀f \
    👯Tz♂f 👯z♀f 👯z♂f 👰Tz♀f 👰Tz♂f 👰z♀f 👰z♂f 👱Tz♀f 👱Tz♂f 👱z♀f 👱z♂f \
    👳Tz♀f 👳Tz♂f 👳z♀f 👳z♂f 👷Tz♀f 👷Tz♂f 👷z♀f 👷z♂f 💁Tz♀f 💁Tz♂f 💁z♀f \
    💁z♂f 💂Tz♀f 💂Tz♂f 💂z♀f 💂z♂f 💆Tz♀f 💆Tz♂f 💆z♀f 💆z♂f 💇Tz♀f 💇Tz♂f \
    💇z♀f 💇z♂f 🕵Tz♀f 🕵Tz♂f 🕵fz♀f 🕵fz♂f 😮z💨 😵z💫 😶z🌫f 🙂z↔f 🙂z↕f \
    🙅Tz♀f 🙅Tz♂f 🙅z♀f 🙅z♂f 🙆Tz♀f 🙆Tz♂f 🙆z♀f 🙆z♂f 🙇Tz♀f 🙇Tz♂f 🙇z♀f \
    🙇z♂f 🙋Tz♀f 🙋Tz♂f 🙋z♀f 🙋z♂f 🙍Tz♀f 🙍Tz♂f 🙍z♀f 🙍z♂f 🙎Tz♀f 🙎Tz♂f \
    🙎z♀f 🙎z♂f 🚣Tz♀f 🚣Tz♂f 🚣z♀f 🚣z♂f 🚴Tz♀f 🚴Tz♂f 🚴z♀f 🚴z♂f 🚵Tz♀f \
    🚵Tz♂f 🚵z♀f 🚵z♂f 🚶Tz♀f 🚶Tz♀fz➡f 🚶Tz♂f 🚶Tz♂fz➡f 🚶Tz➡f 🚶z♀f \
    🚶z♀fz➡f 🚶z♂f 🚶z♂fz➡f 🚶z➡f 🤦Tz♀f 🤦Tz♂f 🤦z♀f 🤦z♂f 🤵Tz♀f 🤵Tz♂f \
    🤵z♀f 🤵z♂f 🤷Tz♀f 🤷Tz♂f 🤷z♀f 🤷z♂f 🤸Tz♀f 🤸Tz♂f 🤸z♀f 🤸z♂f 🤹Tz♀f \
    🤹Tz♂f 🤹z♀f 🤹z♂f 🤼Tz♀f 🤼Tz♂f 🤼z♀f 🤼z♂f 🤽Tz♀f 🤽Tz♂f 🤽z♀f 🤽z♂f \
    🤾Tz♀f 🤾Tz♂f 🤾z♀f 🤾z♂f 🦸Tz♀f 🦸Tz♂f 🦸z♀f 🦸z♂f 🦹Tz♀f 🦹Tz♂f 🦹z♀f \
    🦹z♂f 🧍Tz♀f 🧍Tz♂f 🧍z♀f 🧍z♂f 🧎Tz♀f 🧎Tz♀fz➡f 🧎Tz♂f 🧎Tz♂fz➡f \
    🧎Tz➡f 🧎z♀f 🧎z♀fz➡f 🧎z♂f 🧎z♂fz➡f 🧎z➡f 🧏Tz♀f 🧏Tz♂f 🧏z♀f 🧏z♂f \
    🧑Tz⚕f 🧑Tz⚖f 🧑Tz✈f 🧑Tz❤fz💋z🧑D 🧑Tz❤fz🧑D 🧑Tz🌾 🧑Tz🍳 🧑Tz🍼 🧑Tz🎄 \
    🧑Tz🎓 🧑Tz🎤 🧑Tz🎨 🧑Tz🏫 🧑Tz🏭 🧑Tz🐰z🧑D 🧑Tz💻 🧑Tz💼 🧑Tz🔧 🧑Tz🔬 🧑Tz🚀 \
    🧑Tz🚒 🧑Tz🤝z🧑T 🧑Tz🦯 🧑Tz🦯z➡f 🧑Tz🦰 🧑Tz🦱 🧑Tz🦲 🧑Tz🦳 🧑Tz🦼 🧑Tz🦼z➡f \
    🧑Tz🦽 🧑Tz🦽z➡f 🧑Tz🩰 🧑Tz🫯z🧑D 🧑z⚕f 🧑z⚖f 🧑z✈f 🧑z🌾 🧑z🍳 🧑z🍼 🧑z🎄 🧑z🎓 \
    🧑z🎤 🧑z🎨 🧑z🏫 🧑z🏭 🧑z💻 🧑z💼 🧑z🔧 🧑z🔬 🧑z🚀 🧑z🚒 🧑z🤝z🧑 🧑z🦯 🧑z🦯z➡f 🧑z🦰 \
    🧑z🦱 🧑z🦲 🧑z🦳 🧑z🦼 🧑z🦼z➡f 🧑z🦽 🧑z🦽z➡f 🧑z🧑z🧒 🧑z🧑z🧒z🧒 🧑z🧒 🧑z🧒z🧒 🧑z🩰 \
    🧔Tz♀f 🧔Tz♂f 🧔z♀f 🧔z♂f 🧖Tz♀f 🧖Tz♂f 🧖z♀f 🧖z♂f 🧗Tz♀f 🧗Tz♂f 🧗z♀f \
    🧗z♂f 🧘Tz♀f 🧘Tz♂f 🧘z♀f 🧘z♂f 🧙Tz♀f 🧙Tz♂f 🧙z♀f 🧙z♂f 🧚Tz♀f 🧚Tz♂f \
    🧚z♀f 🧚z♂f 🧛Tz♀f 🧛Tz♂f 🧛z♀f 🧛z♂f 🧜Tz♀f 🧜Tz♂f 🧜z♀f 🧜z♂f 🧝Tz♀f \
    🧝Tz♂f 🧝z♀f 🧝z♂f 🧞z♀f 🧞z♂f 🧟z♀f 🧟z♂f 🫱Tz🫲D \
";
