//! Takes off the Content-Encoding of a body while it arrives, in bounded memory.

use super::FetchError;
use std::io::{self, Read, Write};

/// A body that grows to this many times what was sent, and beyond [`RATIO_FROM`], is a bomb: no text does.
const RATIO_MOST: usize = 200;
/// Bytes from which the ratio counts.
const RATIO_FROM: usize = 1 << 20;

/// A coding of RFC 9110 §8.4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Plain,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// The coding that a header names; `None` for one that is not known, and for several at once.
    pub(super) fn of_header(value: Option<&str>) -> Option<Self> {
        match value.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "" | "identity" | "none" => Some(Self::Plain),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// Collects what comes out, up to a bound.
#[derive(Debug, Default)]
struct Bounded {
    out: Vec<u8>,
    most: usize,
    full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.out.len() + bytes.len() > self.most {
            self.full = true;
            return Err(io::Error::other("too large"));
        }
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Decoder {
    /// The first bytes are still to come: they tell gzip from what only claims to be, and deflate with its wrapper from
    /// deflate without.
    Undecided(Coding, Bounded),
    Plain(Bounded),
    Gzip(flate2::write::GzDecoder<Bounded>),
    /// Behind a whole gzip member: another may follow, or junk.
    BetweenMembers(Bounded),
    Zlib(flate2::write::ZlibDecoder<Bounded>),
    Deflate(flate2::write::DeflateDecoder<Bounded>),
    Brotli(Box<brotli_decompressor::DecompressorWriter<Bounded>>),
    /// Unpacked at the end: the decoder that takes pieces does not say whether a frame was whole.
    Zstd(Vec<u8>, Bounded),
    /// What follows a complete body is passed over.
    Done(Bounded),
}

/// Decodes a body piece by piece.
pub(super) struct Body {
    decoder: Decoder,
    head: Vec<u8>,
    sent: usize,
    most: usize,
}

impl Body {
    /// A body of at most `most` bytes, as sent and when decoded.
    pub(super) fn new(coding: Coding, most: usize) -> Self {
        let sink = Bounded { out: Vec::new(), most, full: false };
        Self { decoder: Decoder::Undecided(coding, sink), head: Vec::new(), sent: 0, most }
    }

    /// Takes a piece.
    ///
    /// # Errors
    /// [`FetchError::TooLarge`] beyond the bound, [`FetchError::Broken`] where it cannot be decoded.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        self.sent += piece.len();
        if self.sent > self.most {
            return Err(FetchError::TooLarge(self.most));
        }
        self.take(piece)
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        if matches!(self.decoder, Decoder::Undecided(..) | Decoder::BetweenMembers(_)) {
            self.head.extend_from_slice(piece);
            if self.head.len() < 2 {
                return Ok(());
            }
            self.decide();
            let head = std::mem::take(&mut self.head);
            return self.write(&head);
        }
        self.write(piece)
    }

    /// Chooses the decoder by the first bytes.
    fn decide(&mut self) {
        let is_gzip = self.head.starts_with(&[0x1f, 0x8b]);
        let nothing = Decoder::Done(Bounded::default());
        self.decoder = match std::mem::replace(&mut self.decoder, nothing) {
            Decoder::BetweenMembers(sink) if is_gzip => Decoder::Gzip(flate2::write::GzDecoder::new(sink)),
            Decoder::BetweenMembers(sink) => Decoder::Done(sink),
            Decoder::Undecided(coding, sink) => self.decoder_for(coding, sink, is_gzip),
            other => other,
        };
    }

    fn decoder_for(&self, coding: Coding, sink: Bounded, is_gzip: bool) -> Decoder {
        // RFC 1950 §2.2: method 8, and the two bytes a multiple of 31.
        let is_zlib = matches!(self.head.as_slice(), [first, second, ..]
                if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31));
        match coding {
            // Packed without saying so (".xml.gz"), or the other way round: the bytes are believed.
            Coding::Plain | Coding::Gzip if is_gzip => Decoder::Gzip(flate2::write::GzDecoder::new(sink)),
            Coding::Plain | Coding::Gzip => Decoder::Plain(sink),
            Coding::Deflate if is_zlib => Decoder::Zlib(flate2::write::ZlibDecoder::new(sink)),
            Coding::Deflate => Decoder::Deflate(flate2::write::DeflateDecoder::new(sink)),
            Coding::Brotli => Decoder::Brotli(Box::new(brotli_decompressor::DecompressorWriter::new(sink, 16 * 1024))),
            Coding::Zstd => Decoder::Zstd(Vec::new(), sink),
        }
    }

    fn sink(&mut self) -> &mut Bounded {
        match &mut self.decoder {
            Decoder::Undecided(_, sink)
            | Decoder::Plain(sink)
            | Decoder::BetweenMembers(sink)
            | Decoder::Zstd(_, sink)
            | Decoder::Done(sink) => sink,
            Decoder::Gzip(decoder) => decoder.get_mut(),
            Decoder::Zlib(decoder) => decoder.get_mut(),
            Decoder::Deflate(decoder) => decoder.get_mut(),
            Decoder::Brotli(decoder) => decoder.get_mut(),
        }
    }

    fn write(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        let written = match &mut self.decoder {
            Decoder::Undecided(..) | Decoder::BetweenMembers(_) | Decoder::Done(_) => Ok(()),
            Decoder::Plain(sink) => sink.write_all(piece),
            Decoder::Gzip(_) => return self.write_gzip(piece),
            Decoder::Zlib(decoder) => decoder.write_all(piece),
            Decoder::Deflate(decoder) => decoder.write_all(piece),
            Decoder::Brotli(decoder) => decoder.write_all(piece),
            Decoder::Zstd(packed, _) => {
                packed.extend_from_slice(piece);
                Ok(())
            }
        };
        self.check_bound()?;
        written.map_err(|error| broken(&error))
    }

    /// Members of gzip (RFC 1952 §2.2), one after the other; what follows the last is passed over.
    fn write_gzip(&mut self, mut piece: &[u8]) -> Result<(), FetchError> {
        while let Decoder::Gzip(decoder) = &mut self.decoder {
            if piece.is_empty() {
                return Ok(());
            }
            let written = decoder.write(piece);
            self.check_bound()?;
            let Decoder::Gzip(decoder) = &mut self.decoder else { return Ok(()) };
            match written.map_err(|error| broken(&error))? {
                // The member has ended.
                0 => {
                    decoder.try_finish().map_err(|error| broken(&error))?;
                    self.decoder = Decoder::BetweenMembers(std::mem::take(decoder.get_mut()));
                    return self.take(piece);
                }
                count => piece = piece.get(count..).unwrap_or_default(),
            }
        }
        Ok(())
    }

    fn check_bound(&mut self) -> Result<(), FetchError> {
        let (most, sent) = (self.most, self.sent);
        let sink = self.sink();
        let length = sink.out.len();
        if sink.full || (length > RATIO_FROM && length / RATIO_MOST > sent) {
            return Err(FetchError::TooLarge(most));
        }
        Ok(())
    }

    /// What was decoded so far.
    pub(super) fn so_far(mut self) -> Vec<u8> {
        std::mem::take(&mut self.sink().out)
    }

    /// The decoded body.
    ///
    /// # Errors
    /// [`FetchError::Broken`] where it was cut off.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, FetchError> {
        if matches!(self.decoder, Decoder::Undecided(..)) {
            return Ok(self.head);
        }
        if let Decoder::Zstd(packed, _) = &mut self.decoder {
            let packed = std::mem::take(packed);
            return self.unpack_zstd(&packed);
        }
        let ended = match &mut self.decoder {
            Decoder::Undecided(..)
            | Decoder::Plain(_)
            | Decoder::BetweenMembers(_)
            | Decoder::Zstd(..)
            | Decoder::Done(_) => Ok(()),
            Decoder::Gzip(decoder) => decoder.try_finish(),
            Decoder::Zlib(decoder) => decoder.try_finish(),
            Decoder::Deflate(decoder) => decoder.try_finish(),
            Decoder::Brotli(decoder) => decoder.close(),
        };
        self.check_bound()?;
        ended.map_err(|error| broken(&error))?;
        Ok(self.so_far())
    }

    fn unpack_zstd(mut self, packed: &[u8]) -> Result<Vec<u8>, FetchError> {
        let mut decoder = zstd::stream::read::Decoder::new(packed).map_err(|error| broken(&error))?;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let count = decoder.read(&mut piece).map_err(|error| broken(&error))?;
            if count == 0 {
                return Ok(self.so_far());
            }
            let written = self.sink().write_all(piece.get(..count).unwrap_or_default());
            self.check_bound()?;
            written.map_err(|error| broken(&error))?;
        }
    }
}

fn broken(error: &io::Error) -> FetchError {
    FetchError::Broken(format!("it cannot be unpacked: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"<rss><channel><title>Post</title></channel></rss>";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn decode(coding: Coding, bytes: &[u8], most: usize) -> Result<Vec<u8>, FetchError> {
        let mut body = Body::new(coding, most);
        for piece in bytes.chunks(7) {
            body.push(piece)?;
        }
        body.finish()
    }

    #[test]
    fn every_coding_and_its_liberties() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(TEXT).unwrap();
        let (first, second) = TEXT.split_at(20);
        for (coding, bytes) in [
            (Coding::Plain, TEXT.to_vec()),
            (Coding::Gzip, gzip(TEXT)),
            (Coding::Gzip, TEXT.to_vec()),
            (Coding::Gzip, [gzip(first), gzip(second)].concat()),
            (Coding::Gzip, [gzip(TEXT), b"junk behind it".to_vec()].concat()),
            (Coding::Gzip, [gzip(TEXT), b"\n".to_vec()].concat()),
            (Coding::Plain, gzip(TEXT)),
            (Coding::Deflate, zlib.finish().unwrap()),
            (Coding::Deflate, raw.finish().unwrap()),
            (Coding::Zstd, zstd::encode_all(TEXT, 3).unwrap()),
        ] {
            assert_eq!(decode(coding, &bytes, 1000).as_deref(), Ok(TEXT), "{coding:?}");
        }
    }

    #[test]
    fn what_is_cut_off_or_too_large_is_no_body() {
        let packed = gzip(TEXT);
        assert!(matches!(decode(Coding::Gzip, &packed[..packed.len() - 12], 1000), Err(FetchError::Broken(_))));
        assert_eq!(decode(Coding::Gzip, &packed, 20), Err(FetchError::TooLarge(20)));
        let frame = zstd::encode_all(TEXT, 3).unwrap();
        assert!(matches!(decode(Coding::Zstd, &frame[..frame.len() - 6], 1000), Err(FetchError::Broken(_))));
        let bomb = gzip(&vec![b' '; 4 << 20]);
        assert!(matches!(decode(Coding::Gzip, &bomb, 16 << 20), Err(FetchError::TooLarge(_))));
        assert!(decode(Coding::Brotli, &packed, 1000).is_err());
        assert_eq!(Coding::of_header(Some("gzip, gzip")), None);
    }
}
