//! The value of a Parquet column as text.

use chrono::DateTime;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::schema::types::ColumnDescriptor;

/// What the values of a column stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The bytes or the number themselves.
    Plain,
    Unsigned,
    /// A number with this many decimal places.
    Decimal(u32),
    /// Days since 1970.
    Date,
    /// Time since 1970, in this many units per second; in UTC, or in an unspecified zone.
    Time {
        per_second: i64,
        utc: bool,
    },
    Uuid,
}

impl Kind {
    /// What a column stores; `None` if no field of an article has that type.
    pub(super) fn from_column(column: &ColumnDescriptor) -> Option<Kind> {
        let per_second = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        let decimal = || u32::try_from(column.type_scale()).ok().filter(|places| *places < 100).map(Kind::Decimal);
        match (column.logical_type_ref(), column.converted_type()) {
            // Per the format, times are in UTC unless the column says otherwise.
            (Some(LogicalType::Timestamp(time)), _) => {
                Some(Kind::Time { per_second: per_second(&time.unit), utc: time.is_adjusted_to_u_t_c })
            }
            (_, ConvertedType::TIMESTAMP_MILLIS) => Some(Kind::Time { per_second: 1_000, utc: true }),
            (_, ConvertedType::TIMESTAMP_MICROS) => Some(Kind::Time { per_second: 1_000_000, utc: true }),
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Some(Kind::Date),
            (Some(LogicalType::Decimal(_)), _) | (_, ConvertedType::DECIMAL) => decimal(),
            (Some(LogicalType::Uuid), _) => Some(Kind::Uuid),
            (Some(LogicalType::Time(_) | LogicalType::Float16 | LogicalType::Bson), _) => None,
            (
                _,
                ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS | ConvertedType::INTERVAL | ConvertedType::BSON,
            ) => None,
            (_, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => {
                Some(Kind::Unsigned)
            }
            // Deprecated timestamps: their zone depends on the writer.
            _ if column.physical_type() == PhysicalType::INT96 => {
                Some(Kind::Time { per_second: 1_000_000, utc: false })
            }
            _ => Some(Kind::Plain),
        }
    }

    /// Dates and times as ISO 8601, numbers in decimal.
    pub(super) fn int(self, value: i64) -> Vec<u8> {
        let number = || value.to_string();
        let text = match self {
            Kind::Plain | Kind::Uuid => number(),
            Kind::Unsigned => (value as u64).to_string(),
            Kind::Decimal(places) => decimal(i128::from(value), places),
            // A date outside the calendar stays a number.
            Kind::Date => iso(value.saturating_mul(86_400), 0, "%F").unwrap_or_else(number),
            Kind::Time { per_second, utc } => {
                let part = value.rem_euclid(per_second) * (1_000_000_000 / per_second);
                let zone = if utc { "%FT%T%.fZ" } else { "%FT%T%.f" };
                iso(value.div_euclid(per_second), part, zone).unwrap_or_else(number)
            }
        };
        text.into_bytes()
    }

    /// Bytes as text. The reader of the row checks whether they are UTF-8.
    pub(super) fn bytes(self, value: &[u8]) -> Vec<u8> {
        match self {
            Kind::Decimal(places) if value.len() <= 16 => {
                let negative = value.first().is_some_and(|byte| *byte > 127);
                let number = value
                    .iter()
                    .fold(if negative { -1 } else { 0 }, |number: i128, byte| number << 8 | i128::from(*byte));
                decimal(number, places).into_bytes()
            }
            Kind::Uuid => {
                let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
                parts.join("-").into_bytes()
            }
            _ => value.to_vec(),
        }
    }
}

fn iso(seconds: i64, nanoseconds: i64, format: &str) -> Option<String> {
    let time = DateTime::from_timestamp(seconds, u32::try_from(nanoseconds).ok()?)?;
    Some(time.naive_utc().format(format).to_string())
}

/// A number in decimal, its last `places` digits after the point.
fn decimal(number: i128, places: u32) -> String {
    let places = places as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if number < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: Kind, value: i64) -> String {
        String::from_utf8(kind.int(value)).unwrap_or_default()
    }

    #[test]
    fn a_time_has_a_zone_only_if_the_file_says_so() {
        let time = |per_second, utc| Kind::Time { per_second, utc };
        assert_eq!(shown(time(1_000, true), 1_650_621_600_000), "2022-04-22T10:00:00Z");
        assert_eq!(shown(time(1_000, false), 1_650_621_600_500), "2022-04-22T10:00:00.500");
        assert_eq!(shown(time(1_000_000_000, false), -1), "1969-12-31T23:59:59.999999999");
        assert_eq!(shown(time(1_000_000, true), i64::MIN), i64::MIN.to_string());
        assert_eq!(
            (shown(Kind::Date, 19_104), shown(Kind::Date, i64::MAX)),
            ("2022-04-22".into(), i64::MAX.to_string())
        );
    }

    #[test]
    fn a_number_is_written_out() {
        assert_eq!(shown(Kind::Unsigned, -1), u64::MAX.to_string());
        assert_eq!((shown(Kind::Decimal(2), -5), shown(Kind::Decimal(0), 70)), ("-0.05".into(), "70".into()));
        assert_eq!(Kind::Decimal(1).bytes(&[0xff, 0x9c]), b"-10.0");
        assert_eq!(Kind::Uuid.bytes(&[0xab; 16]), b"abababab-abab-abab-abab-abababababab");
    }
}
