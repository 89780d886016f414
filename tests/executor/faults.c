// Preloaded into handrail (LD_PRELOAD) by the tests of faults. Counts the calls that write, sync, cut or remove the
// files of a journal (journal.*), and lets one of them go wrong. HANDRAIL_FAULT is one of
//
//   count:FILE  nothing goes wrong; at the end FILE says how many calls there were, and which of them write
//   kill:N      the process is killed before the Nth call
//   tear:N      it is killed when the Nth call has written half of its bytes
//   full:N      the disk is full: the Nth call writes half of its bytes, all later writing fails with ENOSPC
//   eio:N       the Nth call fails with EIO and has done nothing
//
// HANDRAIL_CLOCK names a file: the time of day is off by as many seconds as stand in it. Monotonic clocks stay.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char kind[16];
static char count_file[4096];
static long wanted;
static long calls;
static char which[1 << 16];  // of each call: w it writes, - it does not

__attribute__((constructor)) static void begin(void) {
  const char* fault = getenv("HANDRAIL_FAULT");
  const char* colon = fault == NULL ? NULL : strchr(fault, ':');
  if (colon == NULL || (size_t)(colon - fault) >= sizeof kind) return;
  memcpy(kind, fault, (size_t)(colon - fault));
  snprintf(count_file, sizeof count_file, "%s", colon + 1);
  wanted = strtol(colon + 1, NULL, 10);
}

__attribute__((destructor)) static void end(void) {
  if (strcmp(kind, "count") != 0 || calls == 0) return;
  FILE* file = fopen(count_file, "w");
  if (file == NULL) return;
  fprintf(file, "%s\n", which);
  fclose(file);
}

static int is_journal(const char* path) {
  const char* slash = strrchr(path, '/');
  return strncmp(slash == NULL ? path : slash + 1, "journal.", 8) == 0;
}

static int is_journal_fd(int fd) {
  char link[64], path[4096];
  if (kind[0] == '\0') return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = '\0';
  return is_journal(path);
}

enum verdict { goes_on, half, fails };

// What becomes of the call that is about to be made.
static enum verdict next(int writes) {
  const long number = ++calls;
  if ((size_t)number < sizeof which) which[number - 1] = writes ? 'w' : '-';
  const int now = number == wanted;
  if (now && strcmp(kind, "kill") == 0) kill(getpid(), SIGKILL);
  if (now && strcmp(kind, "tear") == 0) return half;
  if (strcmp(kind, "full") == 0 && writes && number >= wanted) {
    errno = ENOSPC;
    return now ? half : fails;
  }
  if (now && strcmp(kind, "eio") == 0) {
    errno = EIO;
    return fails;
  }
  return goes_on;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static ssize_t after_half(ssize_t written) {
  if (strcmp(kind, "tear") == 0) kill(getpid(), SIGKILL);
  return written;
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (!is_journal_fd(fd)) return REAL(write)(fd, bytes, size);
  switch (next(1)) {
    case half: return after_half(REAL(write)(fd, bytes, size / 2));
    case fails: return -1;
    default: return REAL(write)(fd, bytes, size);
  }
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  if (!is_journal_fd(fd)) return REAL(pwrite64)(fd, bytes, size, at);
  switch (next(1)) {
    case half: return after_half(REAL(pwrite64)(fd, bytes, size / 2, at));
    case fails: return -1;
    default: return REAL(pwrite64)(fd, bytes, size, at);
  }
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return pwrite64(fd, bytes, size, at); }

ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t at) {
  if (!is_journal_fd(fd)) return REAL(pwritev)(fd, parts, count, at);
  switch (next(1)) {
    case half: return after_half(REAL(pwritev)(fd, parts, (count + 1) / 2, at));
    case fails: return -1;
    default: return REAL(pwritev)(fd, parts, count, at);
  }
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
  if (!is_journal_fd(fd)) return REAL(writev)(fd, parts, count);
  switch (next(1)) {
    case half: return after_half(REAL(writev)(fd, parts, (count + 1) / 2));
    case fails: return -1;
    default: return REAL(writev)(fd, parts, count);
  }
}

// A call that has no halves: torn means that it was made.
#define WHOLE(name, declaration, mine, writes, arguments)       \
  int name declaration {                                        \
    if (!(mine)) return REAL(name) arguments;                   \
    switch (next(writes)) {                                     \
      case half: return (int)after_half(REAL(name) arguments);  \
      case fails: return -1;                                    \
      default: return REAL(name) arguments;                     \
    }                                                           \
  }
WHOLE(fsync, (int fd), is_journal_fd(fd), 0, (fd))
WHOLE(fdatasync, (int fd), is_journal_fd(fd), 0, (fd))
WHOLE(ftruncate64, (int fd, off64_t size), is_journal_fd(fd), 0, (fd, size))
WHOLE(ftruncate, (int fd, off_t size), is_journal_fd(fd), 0, (fd, size))
WHOLE(fallocate, (int fd, int mode, off_t at, off_t size), is_journal_fd(fd), 1, (fd, mode, at, size))
WHOLE(unlink, (const char* path), kind[0] != '\0' && is_journal(path), 0, (path))
WHOLE(rename, (const char* from, const char* to), kind[0] != '\0' && is_journal(to), 0, (from, to))

static time_t clock_is_off_by(void) {
  const char* path = getenv("HANDRAIL_CLOCK");
  if (path == NULL) return 0;
  char text[32] = "";
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  const ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  return size > 0 ? (time_t)strtol(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    time->tv_sec += clock_is_off_by();
  return result;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}
