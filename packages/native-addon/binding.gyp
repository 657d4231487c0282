{
  'targets': [
    {
      'target_name': 'callgate_clist',
      'sources': ['c/clist.c', 'native/hot.c', 'native/binding.cc'],
      'include_dirs': ["<!(node -p \"require('node-addon-api').include_dir\")"],
      'defines': ['NAPI_VERSION=8', 'NAPI_DISABLE_CPP_EXCEPTIONS', 'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED'],
      'cflags': ['-Wall', '-Wextra', '-Werror', '-fvisibility=hidden', '-O3'],
      'cflags_c': ['-std=c11'],
      'cflags_cc': ['-fno-exceptions', '-fno-rtti'],
    },
  ],
}
