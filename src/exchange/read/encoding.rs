//! Which encoding a text file has, and its text as UTF-8, with the offset of the first byte that is none.

use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::read::weigh::{self, Reading};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::Read;

/// What a file's bytes are and where its text begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coding {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub skip: u64,
}

/// The encoding of a name in a profile (`utf-8`, `gb18030`, `gbk`, `windows-1252`, …). GBK is read as GB18030, which
/// contains it.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.trim().as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// What is not ASCII in a file that may be too short to tell UTF-8 from other encodings, in bytes.
const SHORT_BYTES: usize = 256;

/// Whether the whole of a file is certainly UTF-8 without a byte order mark. Most are, and then nothing has to be
/// guessed. A few pairs of bytes alone are not certain: `脱` in GBK is also a letter of another alphabet in UTF-8.
///
/// # Errors
/// `read-failed` when the file cannot be read.
pub fn is_utf8(file: &str, bytes: &mut dyn Read) -> Result<bool, Message> {
    let mut buffer = vec![0; limits::SAMPLE_BYTES];
    let (mut kept, mut begun) = (0, false);
    let (mut not_ascii, mut is_certain) = (0, false);
    loop {
        let rest = buffer.get_mut(kept..).unwrap_or_default();
        let room = rest.len();
        let count = fill(file, bytes, rest)?;
        let text = buffer.get(..kept + count).unwrap_or_default();
        if !begun && Encoding::for_bom(text).is_some() {
            return Ok(false);
        }
        begun = true;
        // A character may be cut at the end of what is read at a time.
        let well = match std::str::from_utf8(text) {
            Ok(_) => text.len(),
            Err(error) if error.error_len().is_none() && count == room => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if !is_certain && !text.is_ascii() {
            not_ascii += text.iter().filter(|byte| !byte.is_ascii()).count();
            is_certain = not_ascii > SHORT_BYTES || text.iter().any(|byte| *byte >= 0xE0);
        }
        if count < room {
            return Ok(is_certain || not_ascii == 0);
        }
        let end = kept + count;
        buffer.copy_within(well..end, 0);
        kept = end - well;
    }
}

/// Finds the encoding: byte order mark, then UTF-8, then a guess over what is not ASCII.
///
/// # Errors
/// `read-undecodable` with the offset when the bytes are damaged UTF-8 or of no encoding that is known here;
/// `read-failed` when the file cannot be read.
pub fn detect(file: &str, bytes: &mut dyn Read) -> Result<Coding, Message> {
    let mut chunk = vec![0; limits::SAMPLE_BYTES];
    let mut text = vec![0; limits::SAMPLE_BYTES * 3 + 16];
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut offset, mut fed) = (0u64, 0usize);
    let mut sample = Vec::new();
    let (mut well, mut well_long, mut ill, mut first_ill) = (0u64, 0u64, 0u64, 0u64);
    loop {
        let count = fill(file, bytes, &mut chunk)?;
        let part = &chunk[..count];
        if offset == 0
            && let Some((encoding, skip)) = Encoding::for_bom(part)
        {
            return Ok(Coding { encoding, skip: skip as u64 });
        }
        if offset == 0
            && let Some(encoding) = wide_without_mark(part)
        {
            return Ok(Coding { encoding, skip: 0 });
        }
        let mut rest = part;
        loop {
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut text, count < chunk.len());
            offset += read as u64;
            rest = &rest[read..];
            well += text[..written].iter().filter(|byte| **byte >= 0xC0).count() as u64;
            well_long += text[..written].iter().filter(|byte| **byte >= 0xE0).count() as u64;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, extra) => {
                    if ill == 0 {
                        first_ill = offset - u64::from(bad) - u64::from(extra);
                    }
                    ill += 1;
                }
            }
        }
        let is_cut = sample.last().is_some_and(|byte: &u8| !byte.is_ascii());
        if (is_cut || !part.is_ascii()) && fed < limits::GUESS_BYTES {
            detector.feed(part, false);
            sample.extend_from_slice(part);
            fed += part.len();
        }
        if count < chunk.len() || (ill > 0 && fed >= limits::GUESS_BYTES) {
            break;
        }
    }
    let chinese = Ok(Coding { encoding: GB18030, skip: 0 });
    if ill == 0 {
        let is_short = well <= SHORT_BYTES as u64 && well_long == 0;
        if is_short && well > 0 && weigh::is_chinese_after_all(&sample) {
            return chinese;
        }
        return Ok(Coding { encoding: UTF_8, skip: 0 });
    }
    let reading = weigh::as_chinese(&sample);
    // In a short list three bytes of two Chinese characters may happen to be one of UTF-8: what explains more is meant.
    if reading == Reading::Chinese && weigh::as_gb18030(&sample).points > weigh::as_utf8(&sample).points {
        return chinese;
    }
    detector.feed(&[], true);
    // The hint settles short western texts; Chinese is told by its own frequencies.
    let guess = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    // Good sequences with a bad one among them are damaged UTF-8: in a one-byte encoding such runs do not come about.
    if well >= 3 * ill || (guess.is_single_byte() && well_long > 0) {
        return Err(undecodable(file, UTF_8, first_ill));
    }
    if reading == Reading::Chinese {
        // A few names among English headings are too little for frequencies: what reads as Chinese throughout is.
        chinese
    } else if guess == GBK || guess == GB18030 {
        let encoding = if reading == Reading::Western { WINDOWS_1252 } else { GB18030 };
        Ok(Coding { encoding, skip: 0 })
    } else if guess == BIG5 || guess == WINDOWS_1252 {
        Ok(Coding { encoding: guess, skip: 0 })
    } else {
        Err(undecodable(file, guess, first_ill))
    }
}

/// UTF-16 without its mark: the bytes hold noughts, and read so they are lines of text.
fn wide_without_mark(part: &[u8]) -> Option<&'static Encoding> {
    memchr::memchr(0, part)?;
    let whole = &part[..part.len() & !1];
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let unit = |pair: &[u8]| match pair {
            [one, two] if *encoding == UTF_16LE => u16::from_le_bytes([*one, *two]),
            [one, two] => u16::from_be_bytes([*one, *two]),
            _ => 0,
        };
        let mut text = char::decode_utf16(whole.chunks_exact(2).map(unit)).peekable();
        let (mut lines, mut well) = (0u64, true);
        while let Some(c) = text.next() {
            well &= match c {
                Ok('\n') => {
                    lines += 1;
                    true
                }
                Ok(c) => {
                    (!c.is_control() || matches!(c, '\r' | '\t'))
                        && !matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..)
                }
                // Only the last character may be cut in two.
                Err(_) => text.peek().is_none(),
            };
        }
        well && lines > 0
    })
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &str, bytes: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, Message> {
    let mut filled = 0;
    while filled < buffer.len() {
        match bytes.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(file, &error)),
        }
    }
    Ok(filled)
}

/// The sentence when the operating system cannot read a file.
pub fn failed(file: &str, error: &std::io::Error) -> Message {
    Message::new("read-failed").with("file", file).with("error", crate::exchange::problem::cause(error))
}

fn undecodable(file: &str, encoding: &'static Encoding, offset: u64) -> Message {
    Message::new("read-undecodable").with("file", file).with("encoding", encoding.name()).with("offset", offset)
}

/// The text of a file, decoded piece by piece.
pub struct Decoding {
    file: String,
    bytes: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    ended: bool,
    finished: bool,
    offset: u64,
    text: Vec<u8>,
    text_to: usize,
}

impl Decoding {
    /// Decodes `bytes`, which begin behind the byte order mark (`coding.skip` bytes of the file).
    pub fn new(file: &str, bytes: Box<dyn Read + Send>, coding: Coding) -> Decoding {
        Decoding {
            file: file.to_string(),
            bytes,
            encoding: coding.encoding,
            decoder: coding.encoding.new_decoder_without_bom_handling(),
            raw: vec![0; limits::SAMPLE_BYTES],
            raw_from: 0,
            raw_to: 0,
            ended: false,
            finished: false,
            offset: coding.skip,
            text: vec![0; limits::SAMPLE_BYTES * 3 + 16],
            text_to: 0,
        }
    }

    /// Bytes decoded so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Decodes the next piece; `false` at the end. [`Decoding::piece`] is it.
    ///
    /// # Errors
    /// `read-undecodable`, `read-not-text` with the offset of the byte; `read-failed`.
    pub fn advance(&mut self) -> Result<bool, Message> {
        self.text_to = 0;
        while self.text_to == 0 && !self.finished {
            if self.raw_from == self.raw_to && !self.ended {
                self.raw_to = fill(&self.file, &mut *self.bytes, &mut self.raw)?;
                self.raw_from = 0;
                self.ended = self.raw_to < self.raw.len();
                self.check_raw()?;
            }
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[self.raw_from..self.raw_to],
                &mut self.text,
                self.ended,
            );
            self.raw_from += read;
            self.offset += read as u64;
            self.text_to = written;
            match result {
                DecoderResult::InputEmpty => self.finished = self.ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, extra) => {
                    let offset = self.offset.saturating_sub(u64::from(bad) + u64::from(extra));
                    return Err(undecodable(&self.file, self.encoding, offset));
                }
            }
        }
        Ok(self.text_to > 0)
    }

    /// The piece decoded last: whole UTF-8 characters.
    pub fn piece(&self) -> &[u8] {
        &self.text[..self.text_to]
    }

    /// Bytes that decode, but to nothing a text file holds: nought, and what Windows-1252 leaves undefined.
    fn check_raw(&self) -> Result<(), Message> {
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            return Ok(());
        }
        let raw = &self.raw[..self.raw_to];
        if let Some(at) = memchr::memchr(0, raw) {
            return Err(Message::new("read-not-text")
                .with("file", self.file.as_str())
                .with("offset", self.offset + at as u64));
        }
        if self.encoding == WINDOWS_1252
            && let Some(at) = raw.iter().enumerate().position(|(at, byte)| {
                // ÿ and þ beside another such letter is a run of marks, not a word.
                let beside = raw.get(at + 1).is_some_and(|next| *next >= 0xFE);
                matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) || (*byte >= 0xFE && beside)
            })
        {
            return Err(undecodable(&self.file, self.encoding, self.offset + at as u64));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<(&'static str, String), Message> {
        let coding = detect("f", &mut { bytes })?;
        let rest = bytes[coding.skip as usize..].to_vec();
        let mut decoding = Decoding::new("f", Box::new(std::io::Cursor::new(rest)), coding);
        let mut text = Vec::new();
        while decoding.advance()? {
            text.extend_from_slice(decoding.piece());
        }
        Ok((coding.encoding.name(), String::from_utf8(text).unwrap()))
    }

    #[test]
    fn encodings_are_found() {
        let chinese = "机构编码,机构名称\n037017023013,菏泽市定陶区人民代表大会常务委员会人事代表工作委员会\n";
        let english = "Post,Payscale Minimum (£)\n1,Café – résumé\n";
        let bom = [b"\xEF\xBB\xBF", chinese.as_bytes()].concat();
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(chinese.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (bytes, name, text) in [
            (chinese.as_bytes(), "UTF-8", chinese),
            (b"a,b\n1,2\n", "UTF-8", "a,b\n1,2\n"),
            (&bom, "UTF-8", chinese),
            (&utf16, "UTF-16LE", chinese),
            (&utf16[2..], "UTF-16LE", chinese),
            (&chinese.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(), "UTF-16BE", chinese),
            (&GB18030.encode(chinese).0, "gb18030", chinese),
            (&WINDOWS_1252.encode(english).0, "windows-1252", english),
            (&WINDOWS_1252.encode("Pay (£)\n1\n").0, "windows-1252", "Pay (£)\n1\n"),
            (&GB18030.encode("姓名\n张三\n").0, "gb18030", "姓名\n张三\n"),
            (&GB18030.encode("number,姓名\n1,李四\n2,王小明\n").0, "gb18030", "number,姓名\n1,李四\n2,王小明\n"),
        ] {
            assert_eq!(read(bytes), Ok((name, text.to_string())), "{name}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let damaged = ["机构编码".as_bytes(), b"\xFF", "机构名称".as_bytes()].concat();
        let cut = &"机构编码".as_bytes()[..11];
        for (bytes, code, offset) in [
            (damaged.as_slice(), "read-undecodable", 12),
            (cut, "read-undecodable", 9),
            (b"\xEF\xBB\xBFab\xFFc", "read-undecodable", 5),
            (b"a,b\n\x001", "read-not-text", 4),
            (b"name\n\xFF\xFE\xFF\n", "read-undecodable", 5),
            (b"caf\xE9 \x81 na\xEFve", "read-undecodable", 5),
            (&[b"no,name\n1,", &"王小明".as_bytes()[..8], b"\n2,", "李四".as_bytes()].concat(), "read-undecodable", 16),
            (&[b"Nr,Name\n1,", &"Имя".as_bytes()[..5], b"\n2,", "Мария".as_bytes()].concat(), "read-undecodable", 14),
        ] {
            let message = read(bytes).unwrap_err();
            assert_eq!((message.code, message.arg("offset").unwrap().to_string()), (code, offset.to_string()));
        }
    }

    /// Few names among English headings: frequencies alone took them for other scripts.
    #[test]
    fn a_few_names_are_read_as_what_they_are() {
        for (text, encoding) in [
            ("code,name\nG0,王璟\nG1,李昇\nG2,赵珺\n", GB18030),
            ("code,name\nG0,镕堃局\n", GB18030),
            ("code,name\nG0,闫庄镇\n", GB18030),
            ("code,name\n1,Café Müller\n2,Señor Ibáñez\n", WINDOWS_1252),
            ("Nr,Name\n1,Müller\n", WINDOWS_1252),
            ("Nr,Name\n1,MÜLLER\n2,Höhne\n3,Übelacker\n", WINDOWS_1252),
            ("code,nom\n1,Hôpital\n2,Élève\n", WINDOWS_1252),
            ("代码,姓名\n1,朱镕基\n", GB18030),
            ("no,name\n1,王喆A\n", GB18030),
            ("code,name\n1,Élise\n2,Zoë\n", WINDOWS_1252),
            ("no,name\n1,李喆A\n", GB18030),
            ("code,nom\n1,Gaëlle\n2,Hélène\n3,François\n", UTF_8),
            ("code,name\n1,é\n2,ü\n", UTF_8),
            ("code,name\n1,Иван Петров\n2,Мария\n", UTF_8),
            ("code,name\n1,Γιώργος\n2,José\n3,Łukasz\n", UTF_8),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            let got = read(&bytes).unwrap();
            assert_eq!((got.0.to_lowercase(), got.1.as_str()), (encoding.name().to_lowercase(), text));
        }
    }

    /// Surnames and given names as they are common, and some of the rare characters that names are known for.
    const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文闫覃邢";
    const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲鑫华建国红梅志宇浩然子轩雨欣怡梓涵思颖博嘉豪俊晨阳雪琳佳慧倩颜丹婷晓东海波鹏飞翔宁龙凤春秋冬夏冰清玉洁诗琪梦瑶璐莉萍燕虹云峰岩松柏柳青蓝紫薇蕾蓉莲菊竹淑贞贤良善德仁义礼智信忠孝廉耻喆珺堃镕昇璟煊翀垚犇淼焱";

    fn a_name() -> impl Strategy<Value = String> {
        let of = |text: &str| proptest::sample::select(text.chars().collect::<Vec<_>>());
        (of(SURNAMES), proptest::collection::vec(of(GIVEN), 1..3), proptest::bool::weighted(0.05)).prop_map(
            |(surname, given, second)| {
                let given: String = given.into_iter().collect();
                format!("{surname}{given}{}", if second { "A" } else { "" })
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn short_lists_of_names_in_gbk_are_read(
            names in proptest::collection::vec(a_name(), 3..40),
            header in proptest::sample::select(vec!["no,name", "序号,姓名", "id,name,unit"]),
        ) {
            let rows = names.iter().enumerate().map(|(row, name)| format!("{},{name}\n", row + 1));
            let text: String = std::iter::once(format!("{header}\n")).chain(rows).collect();
            prop_assert_eq!(read(&GB18030.encode(&text).0), Ok(("gb18030", text.clone())));
            prop_assert_eq!(read(text.as_bytes()), Ok(("UTF-8", text.clone())));
            // One byte lost within a name: told, whichever name it is.
            let at = text.len() - 2 - usize::from(text.ends_with("A\n"));
            let damaged = [&text.as_bytes()[..at], &text.as_bytes()[at + 1..]].concat();
            prop_assert_eq!(read(&damaged).map_err(|message| message.code), Err("read-undecodable"));
        }
    }
}
