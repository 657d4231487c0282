//! Finds every sensor, reads it, prints it, sets a timer, and does it again when it fires: three rounds. The same program as watch.ts.

#![no_std]

use callgate::*;
use core::sync::atomic::{AtomicI32, Ordering::Relaxed};

callgate::guest! {
    start_vat => start,
    timer_fired => fired,
}

static ROUNDS: AtomicI32 = AtomicI32::new(3);
static CURRENT: AtomicI32 = AtomicI32::new(0);

/// One line of text. What does not fit is left out.
struct Line {
    bytes: [u8; 256],
    length: usize,
}

impl Line {
    fn new() -> Self {
        Line { bytes: [0; 256], length: 0 }
    }

    fn put(&mut self, byte: u8) {
        if let Some(room) = self.bytes.get_mut(self.length) {
            *room = byte;
            self.length += 1;
        }
    }

    fn say(&mut self, text: &[u8]) {
        for &byte in text {
            self.put(byte);
        }
    }

    /// value × 10^scale, written out
    fn decimal(&mut self, value: i32, scale: i32) {
        let mut digits = [0u8; 160]; // last one first; a scale has at most 128 places
        let mut count = 0;
        let mut rest = value.unsigned_abs();
        loop {
            digits[count] = b'0' + (rest % 10) as u8;
            count += 1;
            rest /= 10;
            if rest == 0 && count as i32 > -scale {
                break;
            }
        }
        if value < 0 {
            self.put(b'-');
        }
        while count > 0 {
            count -= 1;
            self.put(digits[count]);
            if count > 0 && count as i32 == -scale {
                self.put(b'.');
            }
        }
        if value != 0 {
            for _ in 0..scale {
                self.put(b'0');
            }
        }
    }

    fn end(mut self) {
        self.put(b'\n');
        puts(&self.bytes[..self.length]);
    }
}

fn unit_name(unit: SaulUnit) -> &'static str {
    match unit {
        SaulUnit::CELSIUS => " °C",
        SaulUnit::PERCENT => " %",
        SaulUnit::VOLT => " V",
        SaulUnit::AMPERE => " A",
        SaulUnit::WATT => " W",
        SaulUnit::BYTE => " bytes",
        SaulUnit::SECOND => " s",
        SaulUnit::REVOLUTIONS_PER_MINUTE => " rpm",
        _ => "",
    }
}

fn show(device: &SaulDevice) {
    let mut line = Line::new();
    let mut name = [0; SAUL_READ_NAME_NAME_MAX];
    let length = saul_read_name(device, &mut name) as usize;
    line.say(b"  ");
    line.say(&name[..length]);
    line.say(b": ");
    match saul_read(device) {
        Err(_) => line.say(b"no reading"),
        Ok(reading) => {
            let values = [reading.v1, reading.v2, reading.v3];
            for (axis, &value) in values.iter().take(reading.count as usize).enumerate() {
                if axis > 0 {
                    line.say(b", ");
                }
                line.decimal(value.into(), reading.scale.into());
            }
            line.say(unit_name(reading.unit).as_bytes());
        }
    }
    line.end();
}

fn watch() {
    let current = CURRENT.fetch_add(1, Relaxed) + 1;
    let rounds = ROUNDS.load(Relaxed);
    let mut line = Line::new();
    line.say(b"round ");
    line.decimal(current, 0);
    line.say(b" of ");
    line.decimal(rounds, 0);
    line.end();

    let mut next = saul_iter_init();
    while let Some(device) = next {
        show(&device);
        next = saul_iter_next(device);
    }
    if current < rounds {
        timer_set_ms(300).keep_open(); // it closes itself when it has fired
    } else {
        let mut last = Line::new();
        last.say(b"done");
        last.end();
    }
}

/// The first dispatch of every guest. The manifest may say how many rounds there are: one digit.
fn start(parameters: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut digit = [0];
    if parameters.read(0, &mut digit) == 1 {
        ROUNDS.store(digit[0] as i32 - b'0' as i32, Relaxed);
    }
    watch();
}

/// The timer fired. Its handle is closed when this returns.
fn fired(_: &TimerEvent) {
    watch();
}
