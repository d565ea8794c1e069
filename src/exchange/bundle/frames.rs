//! The headers of the container, byte for byte as they are written: no date, attribute, name or length of theirs may say
//! something else than the member does, to whichever program unpacks it.

/// Deflated members of a Unix system, as version 2.0 of the format; stored ones as version 1.0.
const MADE_BY: u16 = 3 << 8;
const DEFLATED: (u16, u16) = (20, 8);
const STORED: (u16, u16) = (10, 0);
/// 1980-01-01: nothing of the moment of writing stands in a bundle.
const DATE: u16 = 0x21;
/// A file for everybody to read.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// A member as its two headers state it.
pub(super) struct Frame {
    pub name: String,
    pub is_deflated: bool,
    pub crc: u32,
    pub packed: u32,
    pub size: u32,
    /// Where its first header stands.
    pub start: u32,
}

fn put(bytes: &mut Vec<u8>, parts: &[u16]) {
    parts.iter().for_each(|part| bytes.extend(part.to_le_bytes()));
}

impl Frame {
    /// What both headers say.
    fn common(&self, bytes: &mut Vec<u8>) {
        let (version, method) = if self.is_deflated { DEFLATED } else { STORED };
        put(bytes, &[version, 0, method, 0, DATE]);
        [self.crc, self.packed, self.size].iter().for_each(|part| bytes.extend(part.to_le_bytes()));
        put(bytes, &[self.name.len() as u16, 0]);
    }
    /// The header before the member.
    pub fn local(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        self.common(&mut bytes);
        bytes.extend(self.name.as_bytes());
        bytes
    }
    /// Its line of the directory.
    fn central(&self) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02".to_vec();
        let (version, _) = if self.is_deflated { DEFLATED } else { STORED };
        put(&mut bytes, &[MADE_BY | version]);
        self.common(&mut bytes);
        put(&mut bytes, &[0, 0, 0]);
        bytes.extend(ATTRIBUTES.to_le_bytes());
        bytes.extend(self.start.to_le_bytes());
        bytes.extend(self.name.as_bytes());
        bytes
    }
}

/// The directory with its end, up to the comment.
pub(super) fn directory(frames: &[Frame], start: u32, comment: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = frames.iter().flat_map(Frame::central).collect();
    let size = bytes.len() as u32;
    bytes.extend(b"PK\x05\x06");
    put(&mut bytes, &[0, 0, frames.len() as u16, frames.len() as u16]);
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    put(&mut bytes, &[comment as u16]);
    bytes
}
