//! Writes a record for each sensor into a file, sets a timer, and does it again when it fires: three rounds. The same program as log.ts.

#![no_std]

use callgate::*;
use core::cell::UnsafeCell;

callgate::guest! {
    start_vat => start,
    timer_fired => fired,
}

/// Bytes that the log has at most, and that one record or line has at most.
const MOST: usize = 1024;
const LINE: usize = 128;

/// What a text is put behind: of the log, or of a line for the console. What does not fit is left out.
struct Text<'a> {
    bytes: &'a mut [u8],
    length: usize,
}

impl<'a> Text<'a> {
    fn new(bytes: &'a mut [u8]) -> Self {
        Text { bytes, length: 0 }
    }

    fn put(&mut self, byte: u8) {
        if self.length < self.bytes.len() {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
    }

    fn say(&mut self, words: &[u8]) {
        for &byte in words {
            self.put(byte);
        }
    }

    fn number(&mut self, value: i32) {
        let mut digits = [0u8; 10]; // last one first
        let mut count = 0;
        let mut rest = value.unsigned_abs();
        loop {
            digits[count] = b'0' + (rest % 10) as u8;
            count += 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            self.put(b'-');
        }
        for &digit in digits[..count].iter().rev() {
            self.put(digit);
        }
    }

    fn written(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// One line of words and numbers on the console.
macro_rules! print {
    ($($part:expr),*) => {{
        let mut bytes = [0; LINE];
        let mut line = Text::new(&mut bytes);
        $($part.say_in(&mut line);)*
        puts(line.written());
    }};
}

trait Say {
    fn say_in(&self, text: &mut Text);
}

impl Say for str {
    fn say_in(&self, text: &mut Text) {
        text.say(self.as_bytes());
    }
}

impl Say for i32 {
    fn say_in(&self, text: &mut Text) {
        text.number(*self);
    }
}

/// What the file holds, with room for one more record behind it, and how far the program is.
struct Log {
    bytes: [u8; MOST + LINE],
    length: usize,
    file: Option<VfsFile>,
    rounds: i32,
    current: i32,
}

/// A guest has one thread.
struct Alone(UnsafeCell<Log>);
unsafe impl Sync for Alone {}

static LOG: Alone = Alone(UnsafeCell::new(Log {
    bytes: [0; MOST + LINE],
    length: 0,
    file: None,
    rounds: 3,
    current: 0,
}));

impl Log {
    /// Opens the log, or makes it, and reads what an earlier run left in it.
    fn open(&mut self) -> bool {
        let root = match vfs_root() {
            Some(root) => root,
            None => {
                print!("there are no files for this guest\n");
                return false;
            }
        };
        let opened: Result<VfsFile, Error> = match vfs_openfile_at(&root, b"log") {
            Err(VfsOpenfileAtError::NoEntry) => vfs_createfile_at(&root, b"log").map_err(Error::from),
            other => other.map_err(Error::from),
        };
        drop(root);
        match opened {
            Ok(file) => {
                if let Ok(read) = vfs_read_slice(&file, 0, &mut self.bytes[..MOST]) {
                    self.length = read as usize;
                }
                self.file = Some(file);
                true
            }
            Err(Error(code)) => {
                print!("there is no log: error ", code as i32, "\n");
                false
            }
        }
    }

    /// Writes what stands in the log up to `end`.
    fn write(&self, end: usize) -> Result<(), VfsReplaceError> {
        match &self.file {
            Some(file) => vfs_replace(file, &self.bytes[..end]).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Keeps the record that stands behind the log. When it does not fit, because the quota is used up or the log has its size, the log
    /// starts over.
    fn append(&mut self, record: usize) {
        if self.length + record <= MOST {
            match self.write(self.length + record) {
                Ok(()) => {
                    self.length += record;
                    return;
                }
                Err(VfsReplaceError::NoSpace) | Err(VfsReplaceError::TooLarge) => {}
                Err(error) => {
                    print!("a record is lost: error ", error as i32, "\n");
                    return;
                }
            }
        }
        print!("the log is full at ", self.length as i32, " bytes and starts over\n");
        self.bytes.copy_within(self.length..self.length + record, 0);
        self.length = record;
        if let Err(error) = self.write(record) {
            print!("a record is lost: error ", error as i32, "\n");
            self.length = 0;
        }
    }

    /// `round,scale,unit,values,name` behind the log: value × 10^scale, with the unit's number in the ABI.
    fn record(&mut self, device: &SaulDevice, reading: &Phydat) -> usize {
        let mut text = Text::new(&mut self.bytes[self.length..self.length + LINE]);
        text.number(self.current);
        text.put(b',');
        text.number(reading.scale.into());
        text.put(b',');
        text.number(reading.unit.0.into());
        text.put(b',');
        text.number(reading.v1.into());
        for &value in [reading.v2, reading.v3].iter().take((reading.count as usize).saturating_sub(1)) {
            text.put(b' ');
            text.number(value.into());
        }
        text.put(b',');
        let mut name = [0; SAUL_READ_NAME_NAME_MAX];
        let length = saul_read_name(device, &mut name) as usize;
        text.say(&name[..length]);
        text.put(b'\n');
        text.length
    }

    /// One record for each sensor.
    fn round(&mut self) {
        self.current += 1;
        let mut next = saul_iter_init();
        while let Some(device) = next {
            if let Ok(reading) = saul_read(&device) {
                let record = self.record(&device, &reading);
                self.append(record);
            }
            next = saul_iter_next(device);
        }
        print!("round ", self.current, " of ", self.rounds, ": the log has ", self.length as i32, " bytes\n");
        if self.current < self.rounds {
            timer_set_ms(100).keep_open(); // it closes itself when it has fired
        } else {
            print!("done\n");
        }
    }
}

fn log() -> &'static mut Log {
    unsafe { &mut *LOG.0.get() }
}

/// The manifest may say how many rounds there are: one digit.
fn start(parameters: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut digit = [0];
    if parameters.read(0, &mut digit) == 1 {
        log().rounds = digit[0] as i32 - b'0' as i32;
    }
    if log().open() {
        log().round();
    }
}

fn fired(_: &TimerEvent) {
    log().round();
}
