// The life cycle of the addon in one environment: which arena is attached, and its end. The hot function is hot.c.
#include <napi.h>

#include <cstdint>

#include "../c/layout.h"
#include "hot.h"

namespace {

constexpr size_t kLine = 64;

// The state of one environment. The reference keeps the memory alive: a SharedArrayBuffer cannot be detached.
struct State : hot_state {
  Napi::Reference<Napi::Value> arena;
};

// The words of an Int32Array, whole lines of them; throws a TypeError for anything else.
bool Words(const Napi::CallbackInfo& info, uint32_t** words, size_t* length) {
  const Napi::Env env = info.Env();
  if (info.Length() != 1 || !info[0].IsTypedArray()) {
    Napi::TypeError::New(env, "an arena is an Int32Array").ThrowAsJavaScriptException();
    return false;
  }
  napi_typedarray_type type;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, info[0], &type, length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_int32_array || (data == nullptr && *length != 0)) {
    Napi::TypeError::New(env, "an arena is an Int32Array").ThrowAsJavaScriptException();
    return false;
  }
  *words = static_cast<uint32_t*>(data);
  return true;
}

// attach(words | null): the arena that translate() works on.
Napi::Value Attach(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  State* state = env.GetInstanceData<State>();
  if (info.Length() == 1 && info[0].IsNull()) {
    state->words = nullptr;
    state->lines = 0;
    state->arena.Reset();
    return env.Undefined();
  }
  uint32_t* words = nullptr;
  size_t length = 0;
  if (!Words(info, &words, &length)) return env.Undefined();
  if (length % (kLine / 4) != 0 || length / (kLine / 4) > UINT32_MAX) {
    Napi::RangeError::New(env, "an arena has whole lines of 16 words").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  napi_ref reference = nullptr;
  if (napi_create_reference(env, info[0], 1, &reference) != napi_ok) {
    Napi::Error::New(env).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  state->arena = Napi::Reference<Napi::Value>(env, reference);
  state->words = words;
  state->lines = static_cast<uint32_t>(length / (kLine / 4));
  return env.Undefined();
}

// alignment(words): bytes from their beginning to the first line of the processor's cache.
Napi::Value Alignment(const Napi::CallbackInfo& info) {
  uint32_t* words = nullptr;
  size_t length = 0;
  if (!Words(info, &words, &length)) return info.Env().Undefined();
  const size_t past = reinterpret_cast<uintptr_t>(words) % kLine;
  return Napi::Number::New(info.Env(), static_cast<double>(past == 0 ? 0 : kLine - past));
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new State());
  napi_value translate = nullptr;
  if (napi_create_function(env, "translate", NAPI_AUTO_LENGTH, hot_translate, nullptr, &translate) != napi_ok) {
    Napi::Error::New(env).ThrowAsJavaScriptException();
    return exports;
  }
  exports.Set("translate", translate);
  exports.Set("version", Napi::Number::New(env, CLIST_VERSION));
  exports.Set("attach", Napi::Function::New(env, Attach, "attach"));
  exports.Set("alignment", Napi::Function::New(env, Alignment, "alignment"));
  return exports;
}

}  // namespace

NODE_API_MODULE(callgate_clist, Init)
