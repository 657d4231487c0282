#![no_std]

use callgate::*;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

callgate::guest! {
    start_vat => start,
    coap_request_arrived => arrived,
}

/// The number of the resource.
static LAMP: AtomicU32 = AtomicU32::new(0);

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    coap_server_resource_new("/lamp").unwrap_err();
    let lamp = coap_server_resource_new("lamp").unwrap();
    coap_server_resource_new("lamp").unwrap_err();
    assert!(coap_request_pending(&lamp).is_none());
    LAMP.store(lamp.keep_open().number(), Relaxed);
}

fn arrived() {
    let lamp: CoapResource = Reference::new(LAMP.load(Relaxed)).unwrap().own();
    let request = coap_request_pending(&lamp).unwrap();
    let method = coap_request_method(&request).unwrap();
    if method == CoapMethod::DELETE {
        handle_close(lamp.into());
    } else {
        lamp.keep_open();
    }
    if method == CoapMethod::POST {
        post(request);
    } else {
        let response = coap_prepare_response(request, CoapStatus::DELETED).unwrap();
        coap_send_response(response).unwrap();
    }
}

fn post(request: CoapRequest) {
    let (mut short, mut buffer) = ([0; 3], [0; 16]);
    coap_take_option(&request, CoapOption::URI_PATH, &mut short).unwrap_err();
    coap_take_option(&request, CoapOption::URI_PATH, &mut buffer).unwrap();
    coap_take_option(&request, CoapOption::URI_PATH, &mut buffer).unwrap_err();
    coap_take_option(&request, CoapOption::URI_QUERY, &mut buffer).unwrap();
    coap_take_option_u16(&request, CoapOption::ETAG).unwrap_err();
    coap_take_option_u16(&request, CoapOption::ACCEPT).unwrap();
    coap_take_option_u16(&request, CoapOption::ACCEPT).unwrap_err();
    coap_body_length(&request).unwrap();
    coap_take_body(&request, &mut short).unwrap();
    coap_body_length(&request).unwrap();
    coap_take_body(&request, &mut buffer).unwrap();
    coap_take_body(&request, &mut buffer).unwrap();
    let response = coap_prepare_response(request, CoapStatus::CHANGED).unwrap();
    coap_set_option_u16(&response, CoapOption::CONTENT_FORMAT, 50).unwrap();
    coap_set_option(&response, CoapOption::ETAG, &short).unwrap_err();
    coap_set_option_u16(&response, CoapOption::URI_PATH, 1).unwrap_err();
    coap_set_option(&response, CoapOption::LOCATION_QUERY, b"to=7").unwrap();
    coap_set_body(&response, b"it was dark").unwrap();
    coap_body_length(&response).unwrap();
    coap_set_option_u16(&response, CoapOption::LOCATION_QUERY, 1).unwrap_err();
    coap_send_response(response).unwrap();
}
