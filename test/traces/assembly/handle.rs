#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
    timer_fired => fired,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let device = saul_find_type(SaulClass::TEMPERATURE).unwrap();
    let number = device.reference();
    handle_is_valid(number);
    handle_is_valid(Reference::new(1234).unwrap());
    handle_kind(&device).unwrap();
    let facet = handle_restrict(&device, SaulRight::READ.0.into()).unwrap();
    let facet = SaulDevice::from_any(facet);
    handle_same(&device, &facet).unwrap();
    saul_read(&facet).unwrap();
    handle_close(device.into());
    handle_close(number.own());
    handle_is_valid(number);
    handle_close(facet.into());
    timer_set_ms(1).keep_open();
}

/// What is said of a handle that is gone.
fn fired(gone: &TimerEvent) {
    handle_is_valid(gone.reference());
    handle_kind(gone).unwrap_err();
    handle_restrict(gone, 0).unwrap_err();
    handle_same(gone, gone).unwrap_err();
}
