#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
    timer_fired => fired,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    clock_micros();
    let late = timer_set_ms(100_000);
    let number = late.reference();
    timer_cancel(late);
    timer_cancel(number.own());
    timer_set_ms(250).keep_open();
}

fn fired(event: &TimerEvent) {
    handle_kind(event).unwrap_err();
    timer_cancel(event.reference().own());
    clock_micros();
}
