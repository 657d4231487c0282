#include "callgate.h"

static callgate_coap_resource resource;

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  callgate_coap_resource none;
  (void)parameters_length;
  (void)slots_length;
  if (callgate_coap_server_resource_new("/lamp", 5, &none) == CALLGATE_OK) return;
  if (callgate_coap_server_resource_new("lamp", 4, &resource) != CALLGATE_OK) return;
  if (callgate_coap_server_resource_new("lamp", 4, &none) == CALLGATE_OK) return;
  callgate_coap_request_pending(resource);
}

static void post(callgate_coap_request request)
{
  char brief[3], buffer[16];
  uint16_t length;
  callgate_coap_response response;
  const callgate_coap_message asked = callgate_coap_request_as_coap_message(request);
  if (callgate_coap_take_option(request, CALLGATE_COAP_OPTION_URI_PATH, brief, sizeof brief, &length) == CALLGATE_OK) return;
  if (callgate_coap_take_option(request, CALLGATE_COAP_OPTION_URI_PATH, buffer, sizeof buffer, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_option(request, CALLGATE_COAP_OPTION_URI_PATH, buffer, sizeof buffer, &length) == CALLGATE_OK) return;
  if (callgate_coap_take_option(request, CALLGATE_COAP_OPTION_URI_QUERY, buffer, sizeof buffer, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_option_u16(request, CALLGATE_COAP_OPTION_ETAG, &length) == CALLGATE_OK) return;
  if (callgate_coap_take_option_u16(request, CALLGATE_COAP_OPTION_ACCEPT, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_option_u16(request, CALLGATE_COAP_OPTION_ACCEPT, &length) == CALLGATE_OK) return;
  if (callgate_coap_body_length(asked, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_body(request, brief, sizeof brief, &length) != CALLGATE_OK) return;
  if (callgate_coap_body_length(asked, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_body(request, buffer, sizeof buffer, &length) != CALLGATE_OK) return;
  if (callgate_coap_take_body(request, buffer, sizeof buffer, &length) != CALLGATE_OK) return;
  if (callgate_coap_prepare_response(request, CALLGATE_COAP_STATUS_CHANGED, &response) != CALLGATE_OK) return;
  if (callgate_coap_set_option_u16(response, CALLGATE_COAP_OPTION_CONTENT_FORMAT, 50) != CALLGATE_OK) return;
  if (callgate_coap_set_option(response, CALLGATE_COAP_OPTION_ETAG, brief, sizeof brief) == CALLGATE_OK) return;
  if (callgate_coap_set_option_u16(response, CALLGATE_COAP_OPTION_URI_PATH, 1) == CALLGATE_OK) return;
  if (callgate_coap_set_option(response, CALLGATE_COAP_OPTION_LOCATION_QUERY, "to=7", 4) != CALLGATE_OK) return;
  if (callgate_coap_set_body(response, "it was dark", 11) != CALLGATE_OK) return;
  if (callgate_coap_body_length(callgate_coap_response_as_coap_message(response), &length) != CALLGATE_OK) return;
  if (callgate_coap_set_option_u16(response, CALLGATE_COAP_OPTION_LOCATION_QUERY, 1) == CALLGATE_OK) return;
  if (callgate_coap_send_response(response) != CALLGATE_OK) return;
}

void callgate_on_coap_request_arrived(void)
{
  callgate_coap_method method;
  callgate_coap_response response;
  const callgate_coap_request request = callgate_coap_request_pending(resource);
  if (callgate_coap_request_method(request, &method) != CALLGATE_OK) return;
  if (method == CALLGATE_COAP_METHOD_POST) {
    post(request);
    return;
  }
  if (method == CALLGATE_COAP_METHOD_DELETE) callgate_handle_close(callgate_coap_resource_as_any(resource));
  if (callgate_coap_prepare_response(request, CALLGATE_COAP_STATUS_DELETED, &response) != CALLGATE_OK) return;
  if (callgate_coap_send_response(response) != CALLGATE_OK) return;
}
