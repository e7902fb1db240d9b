//! Tables of hashed features, read in place: buckets of 64 bytes, one cache line each.

use std::hint::black_box;

/// Bytes of a bucket.
pub const BUCKET: usize = 64;

/// Bytes of a row, where a bucket has two: its weights, and zeros.
const ROW: usize = BUCKET / 2;

/// A table of a feature's `N` weights, one byte each; their scale does not matter, because sums are only compared.
///
/// A bucket holds as many rows as fit, and two bytes of each feature's hash to check it by. Of many rows the checks stand before them in the
/// bucket. Where only two rows fit, all checks stand behind all buckets: they are so few bytes that they stay in the cache, and of a feature
/// without a row no bucket is fetched. A feature without a row has weight 0.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a, const N: usize> {
    buckets: &'a [[u8; BUCKET]],
    /// Of two rows a bucket.
    checks: &'a [[u8; 4]],
    mask: u64,
}

impl<'a, const N: usize> Table<'a, N> {
    /// Rows in a bucket.
    pub const ROWS: usize = BUCKET / (N + 2);
    /// Bytes of the checks of a bucket that stand behind all buckets.
    const CHECKS: usize = if Self::ROWS == 2 { 4 } else { 0 };

    /// Reads a table. Its number of buckets is a power of two; of other sizes the rest is ignored.
    pub fn new(bytes: &'a [u8]) -> Self {
        let count = (bytes.len() / (BUCKET + Self::CHECKS)).checked_ilog2().map_or(0, |bits| 1usize << bits);
        let (buckets, checks) = bytes.split_at(count * BUCKET);
        Table {
            buckets: buckets.as_chunks().0,
            checks: checks[..count * Self::CHECKS].as_chunks().0,
            mask: (count as u64).wrapping_sub(1),
        }
    }

    /// The sum of the features' weights; of at most 256 features.
    ///
    /// It is most of a parse, and so compiled twice: for any processor, and for one with AVX2, which adds a row of bytes in four steps.
    pub fn sum<const F: usize>(&self, features: &[u64; F]) -> [i16; N] {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "calls what is compiled for processors that have AVX2")]
            // SAFETY: this processor has it, as was just asked.
            return unsafe { self.sum_avx2(features) };
        }
        self.sum_of(features, equal)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn sum_avx2<const F: usize>(&self, features: &[u64; F]) -> [i16; N] {
        self.sum_of(features, |bytes, check| equal_avx2(bytes, check))
    }

    /// Most of the time goes into fetching buckets. So all features are looked up without branches that the CPU could mispredict: it then
    /// fetches many cache lines at once.
    #[inline(always)]
    fn sum_of<const F: usize>(&self, features: &[u64; F], equal: impl Fn(&[[u8; 8]; 4], u16) -> u32) -> [i16; N] {
        const { assert!(F <= 256) };
        if self.buckets.is_empty() {
            return [0; N];
        }
        let mut hashes = [0; F];
        for (hash, &feature) in hashes.iter_mut().zip(features) {
            *hash = spread(feature);
        }
        if Self::ROWS == 2 { self.sum_of_two(&hashes) } else { self.sum_of_many(&hashes, equal) }
    }

    /// Of a table of two rows a bucket: at most one has the check.
    #[inline(always)]
    fn sum_of_two<const F: usize>(&self, hashes: &[u64; F]) -> [i16; N] {
        let (mut found, mut count) = ([0u32; F], 0);
        for &hash in hashes {
            let (at, check) = split(hash, self.mask);
            // The half of the row that has the check is zero.
            let unequal = u32::from_le_bytes(self.checks[at]) ^ (u32::from(check) * 0x1_0001);
            let (first, second) = (unequal & 0xffff == 0, unequal < 0x1_0000);
            found[count] = 2 * at as u32 + u32::from(second);
            count += usize::from(first | second);
        }
        let rows = self.buckets.as_flattened().as_chunks::<ROW>().0;
        let mut wide = [0; ROW];
        for &row in &found[..count] {
            for (sum, &weight) in wide.iter_mut().zip(&rows[row as usize]) {
                *sum += i16::from(weight as i8);
            }
        }
        let mut sums = [0; N];
        sums.copy_from_slice(&wide[..N]);
        sums
    }

    /// Of a table of up to twelve rows a bucket, behind which there are zeros: the row of a feature that has none. Every bucket is touched before
    /// the first is read, so that all are fetched at once.
    #[inline(always)]
    fn sum_of_many<const F: usize>(&self, hashes: &[u64; F], equal: impl Fn(&[[u8; 8]; 4], u16) -> u32) -> [i16; N] {
        const { assert!(Self::ROWS == 2 || N <= 4) };
        black_box(hashes.iter().fold(0, |touched, &hash| touched ^ self.buckets[split(hash, self.mask).0][0]));
        let mut sums = [0i32; 4];
        for &hash in hashes {
            let (at, check) = split(hash, self.mask);
            let bucket = &self.buckets[at];
            let (words, _) = bucket.as_chunks();
            let equal = equal(&[words[0], words[1], words[2], words[3]], check);
            let row = (equal | 1 << (2 * Self::ROWS)).trailing_zeros() as usize / 2;
            let start = 2 * Self::ROWS + N * row;
            for (sum, &weight) in sums.iter_mut().zip(&bucket[start..start + 4]) {
                *sum += i32::from(weight as i8);
            }
        }
        std::array::from_fn(|i| sums[i] as i16)
    }

    /// Packs features into a table of `1 << bits` buckets; a full bucket keeps the first. A weight of `top` or more becomes 127. Returns the
    /// bytes, and how many features were dropped.
    pub fn pack(features: &[(u64, [f32; N])], top: f32, bits: u32) -> (Vec<u8>, usize) {
        let mut bytes = vec![0u8; (BUCKET + Self::CHECKS) << bits];
        let (buckets, apart) = bytes.split_at_mut(BUCKET << bits);
        let mut lost = 0;
        for (feature, weights) in features {
            let (at, check) = place(*feature, (1 << bits) - 1);
            let bucket = &mut buckets[at * BUCKET..(at + 1) * BUCKET];
            let (checks, rows, size) = match Self::CHECKS {
                0 => {
                    let (checks, rows) = bucket.split_at_mut(2 * Self::ROWS);
                    (checks, rows, N)
                }
                checks => (&mut apart[at * checks..(at + 1) * checks], bucket, ROW),
            };
            let checks = checks.as_chunks_mut::<2>().0;
            let Some(row) = checks.iter().position(|&c| c == [0; 2]).filter(|_| !checks.contains(&check)) else {
                lost += 1;
                continue;
            };
            checks[row] = check;
            for (byte, weight) in rows[row * size..row * size + N].iter_mut().zip(weights) {
                *byte = (*weight * 127.0 / top).round().clamp(-127.0, 127.0) as i8 as u8;
            }
        }
        (bytes, lost)
    }
}

/// Which pairs of the bytes are `check`: their bits, by byte, are set.
#[inline(always)]
fn equal(bytes: &[[u8; 8]; 4], check: u16) -> u32 {
    let pairs = bytes.as_flattened().as_chunks::<2>().0.iter().zip(0..);
    pairs.fold(0, |bits, (&pair, i)| bits | (u32::from(u16::from_le_bytes(pair) == check) << (2 * i)))
}

/// The same, all pairs at a time.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn equal_avx2(bytes: &[[u8; 8]; 4], check: u16) -> u32 {
    use std::arch::x86_64::{_mm256_cmpeq_epi16, _mm256_movemask_epi8, _mm256_set_epi64x, _mm256_set1_epi16};
    let [a, b, c, d] = bytes.map(i64::from_le_bytes);
    let equal = _mm256_cmpeq_epi16(_mm256_set_epi64x(d, c, b, a), _mm256_set1_epi16(check.cast_signed()));
    _mm256_movemask_epi8(equal).cast_unsigned()
}

/// A feature's bucket and its check bytes, which are never both zero.
#[inline]
pub(crate) fn place(feature: u64, mask: u64) -> (usize, [u8; 2]) {
    let (at, check) = split(spread(feature), mask);
    (at, check.to_le_bytes())
}

#[inline(always)]
fn spread(feature: u64) -> u64 {
    (feature ^ (feature >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline(always)]
fn split(hash: u64, mask: u64) -> (usize, u16) {
    (((hash >> 32) & mask) as usize, (hash >> 8) as u16 | 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::mix;

    fn sums<const N: usize>(table: Table<'_, N>, feature: u64) -> [i16; N] {
        table.sum(&[feature])
    }

    #[test]
    fn what_is_packed_is_found_again_to_half_a_unit_and_bounded() {
        let rows: Vec<(u64, [f32; 3])> = (0..200).map(|i| (mix(7, i), [i as f32 / 20.0, -1.0, 99.0])).collect();
        let (bytes, lost) = Table::pack(&rows, 12.7, 6);
        assert_eq!(lost, 0);
        for (feature, weights) in rows {
            let found = sums(Table::<3>::new(&bytes), feature);
            assert!((found[0] as f32 - weights[0] * 10.0).abs() <= 0.5, "{found:?} {weights:?}");
            assert_eq!((found[1], found[2]), (-10, 127));
        }
        assert_eq!(sums(Table::<3>::new(&bytes), mix(7, 1000)), [0; 3]);
    }

    /// What features weigh together is what they weigh one by one, and the same on every processor.
    fn adds_up<const N: usize>() {
        let rows: Vec<(u64, [f32; N])> = (0..300)
            .map(|i| (mix(7, i), std::array::from_fn(|k| (i as f32 - 150.0) * (1.0 + k as f32) / 9.0)))
            .collect();
        let (bytes, _) = Table::pack(&rows, 127.0, 7);
        let table = Table::<N>::new(&bytes);
        for start in 0..300 {
            let features: [u64; 40] = std::array::from_fn(|i| mix(7, start + 9 * i as u64));
            let mut wanted = [0; N];
            for feature in features {
                let alone = table.sum(&[feature]);
                wanted.iter_mut().zip(alone).for_each(|(sum, weight)| *sum += weight);
            }
            assert_eq!(table.sum(&features), wanted);
            assert_eq!(table.sum_of(&features, equal), wanted);
        }
    }

    #[test]
    fn sums_of_few_and_of_many_rows_add_up() {
        adds_up::<3>();
        adds_up::<30>();
    }

    #[test]
    fn a_full_bucket_keeps_the_first_and_an_empty_table_weighs_nothing() {
        let rows: Vec<(u64, [f32; 30])> = (0..3).map(|i| (mix(7, i), [3.0 - i as f32; 30])).collect();
        let (bytes, lost) = Table::pack(&rows, 127.0, 0);
        assert_eq!(lost, 1);
        assert_eq!(sums(Table::<30>::new(&bytes), mix(7, 2)), [0; 30]);
        assert_eq!(sums(Table::<30>::new(&bytes), mix(7, 0)), [3; 30]);
        assert_eq!(sums(Table::<30>::new(&bytes[..BUCKET - 1]), mix(7, 0)), [0; 30]);
        assert_eq!(sums(Table::<30>::new(&[]), mix(7, 0)), [0; 30]);
    }
}
