/// 64 bits in 13 letters and digits (Crockford's alphabet, lower case): short enough to say, safe in addresses.
pub(super) fn base32(mut value: u64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut out = [b'0'; 13];
    for place in out.iter_mut().rev() {
        *place = ALPHABET[(value & 31) as usize];
        value >>= 5;
    }
    out.iter().map(|byte| char::from(*byte)).collect()
}
