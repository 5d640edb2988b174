//! Messages on a stream: a length, a blank line, JSON. What cannot be read is told of and skipped; nothing ends the reading but the
//! end of the stream.
//!
//! In: bytes. Out: messages, and what was no message. Must not know what a message asks.

use serde_json::Value;
use std::io::{self, Read, Write};

/// The longest message that is read, in bytes.
const MOST_MESSAGE: usize = 16 * 1024 * 1024;
/// The longest headers that are read, in bytes.
const MOST_HEADERS: usize = 8 * 1024;

/// What came on the stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// A message.
    Message(Value),
    /// Bytes that are none, and why.
    Garbage(&'static str),
}

/// A stream of messages.
pub struct Inbox<R> {
    stream: R,
    bytes: Vec<u8>,
    /// So many bytes of a message that is too long are still to come.
    skip: usize,
    ended: bool,
}

impl<R: Read> Inbox<R> {
    /// Messages from a stream.
    pub fn new(stream: R) -> Self {
        Self { stream, bytes: Vec::new(), skip: 0, ended: false }
    }

    /// All messages that are there, at least one; nothing when the stream has ended.
    ///
    /// # Errors
    /// What the stream says.
    pub fn receive(&mut self) -> io::Result<Vec<Came>> {
        loop {
            let mut all = Vec::new();
            while let Some(came) = self.take() {
                all.push(came);
            }
            if !all.is_empty() || self.ended {
                return Ok(all);
            }
            let mut more = vec![0; 64 * 1024];
            match self.stream.read(&mut more) {
                Ok(0) => self.ended = true,
                Ok(read) => self.bytes.extend(more.iter().take(read)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next message that is there whole.
    fn take(&mut self) -> Option<Came> {
        let skipped = self.skip.min(self.bytes.len());
        self.bytes.drain(..skipped);
        self.skip -= skipped;
        if self.skip > 0 || self.bytes.is_empty() {
            return None;
        }
        let Some((headers, length)) = headers(&self.bytes) else {
            return self.no_headers();
        };
        let Some(length) = length else {
            // Headers without a length: the next ones may have one.
            self.bytes.drain(..headers);
            return Some(Came::Garbage("no Content-Length"));
        };
        if length > MOST_MESSAGE {
            self.bytes.drain(..headers);
            self.skip = length;
            return Some(Came::Garbage("the message is too long"));
        }
        let body = self.bytes.get(headers..headers + length)?;
        let came = serde_json::from_slice(body).map_or(Came::Garbage("the message is not JSON"), Came::Message);
        self.bytes.drain(..headers + length);
        Some(came)
    }

    /// The headers have no end yet; they never will, if they are longer than any.
    fn no_headers(&mut self) -> Option<Came> {
        if self.bytes.len() <= MOST_HEADERS {
            return None;
        }
        let name = b"content-length:";
        let next = self.bytes.windows(name.len()).skip(1).position(|window| window.eq_ignore_ascii_case(name));
        let gone = next.map_or(self.bytes.len() - name.len(), |at| at + 1);
        self.bytes.drain(..gone);
        Some(Came::Garbage("no headers"))
    }
}

/// How long the headers are with the blank line after them, and the length they tell.
fn headers(bytes: &[u8]) -> Option<(usize, Option<usize>)> {
    let mut length = None;
    let mut start = 0;
    while let Some(end) = bytes.get(start..)?.iter().take(MOST_HEADERS).position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(bytes.get(start..start + end)?).trim().to_owned();
        start += end + 1;
        if line.is_empty() {
            return Some((start, length));
        }
        // Whatever was left in front of it is no part of it.
        if let Some((name, value)) = line.split_once(':')
            && name.trim().to_ascii_lowercase().ends_with("content-length")
        {
            length = value.trim().parse().ok();
        }
        if start > MOST_HEADERS {
            return None;
        }
    }
    None
}

/// Writes a message.
///
/// # Errors
/// What the stream says.
pub fn send(stream: &mut (impl Write + ?Sized), message: &Value) -> io::Result<()> {
    let body = message.to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Slow<'b>(&'b [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.1.min(self.0.len()).min(into.len());
            let (now, later) = self.0.split_at(read);
            into[..read].copy_from_slice(now);
            self.0 = later;
            Ok(read)
        }
    }

    fn all(bytes: &[u8], at_once: usize) -> Vec<Came> {
        let mut inbox = Inbox::new(Slow(bytes, at_once));
        let mut all = Vec::new();
        loop {
            let came = inbox.receive().unwrap();
            if came.is_empty() {
                return all;
            }
            all.extend(came);
        }
    }

    #[test]
    fn messages_are_read_however_the_bytes_come() {
        let bytes = "Content-Length: 7\r\n\r\n{\"å\":1}content-length:2\nX: y\n\n[]".as_bytes();
        // å is two bytes, so the first message is 8 long: 7 ends inside it and is no JSON.
        let mut good = b"Content-Length: 8\r\n\r\n{\"\xc3\xa5\":1}content-length:2\nX: y\n\n[]".to_vec();
        good.extend(b"Content-Length: 4\r\n\r\ntrue");
        for at_once in [1, 7, 4096] {
            let came = all(&good, at_once);
            let expected = [serde_json::json!({"å": 1}), serde_json::json!([]), serde_json::json!(true)];
            assert_eq!(came, expected.map(Came::Message), "{at_once} bytes at once");
        }
        assert_eq!(all(bytes, 4096).first(), Some(&Came::Garbage("the message is not JSON")));
    }

    #[test]
    fn what_is_no_message_is_skipped_and_the_next_is_read() {
        let next = b"Content-Length: 2\r\n\r\n{}";
        for (bad, times) in [
            (&b"Content-Length: 3\r\n\r\n{x}"[..], 1),
            (b"Content-Length: many\r\n\r\n", 1),
            (b"Hello: there\r\n\r\n", 1),
            (b"Content-Length: -5\r\n\r\n", 1),
        ] {
            let came = all(&[bad, next].concat(), 4096);
            assert_eq!(came.len(), times + 1, "{}", String::from_utf8_lossy(bad));
            assert_eq!(came.last(), Some(&Came::Message(serde_json::json!({}))));
        }
        let long = [b"Content-Length: 99999999\r\n\r\n".to_vec(), vec![b'x'; 99_999_999], next.to_vec()].concat();
        assert_eq!(all(&long, 60_000).last(), Some(&Came::Message(serde_json::json!({}))));
        let noise = [vec![b'x'; 30_000], next.to_vec()].concat();
        assert_eq!(all(&noise, 4096).last(), Some(&Came::Message(serde_json::json!({}))));
        assert_eq!(all(b"Content-Length: 18446744073709551615\r\n\r\n{}", 4096).len(), 1);
    }
}
