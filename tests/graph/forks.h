#pragma once

#include <gtest/gtest.h>

// ThreadSanitizer ends a process that was forked from one with threads and starts threads itself.
#ifdef __SANITIZE_THREAD__
#define KG_SKIP_WITHOUT_FORKS() GTEST_SKIP() << "ThreadSanitizer follows no fork of a process with threads"
#else
#define KG_SKIP_WITHOUT_FORKS() static_cast<void>(0)
#endif
