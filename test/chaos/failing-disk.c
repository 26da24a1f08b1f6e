/*
 * A disk that fails when it is told to, for one process: preloaded, it makes writes or syncs of files fail while the file
 * named by FAILING_DISK holds "write" (EIO), "sync" (EIO) or "full" (ENOSPC); with "slow" each sync takes 700 ms longer.
 * Sockets and pipes are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The error that an operation of this kind fails with, or 0. */
static int failure(int fd, const char *kind) {
  const char *path = getenv("FAILING_DISK");
  char told[8] = {0};
  int control = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (control < 0) return 0;
  ssize_t length = read(control, told, sizeof told - 1);
  close(control);
  struct stat about;
  if (length <= 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
  if (strcmp(told, "full") == 0 && strcmp(kind, "write") == 0) return ENOSPC;
  if (strcmp(told, "slow") == 0 && strcmp(kind, "sync") == 0) usleep(700 * 1000);
  return strcmp(told, kind) == 0 ? EIO : 0;
}

#define OR_FAIL(kind, type, name, parameters, arguments)                   \
  type name parameters {                                                   \
    static type(*real) parameters;                                         \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);         \
    int error = failure(fd, kind);                                         \
    if (error) {                                                           \
      errno = error;                                                       \
      return -1;                                                           \
    }                                                                      \
    return real arguments;                                                 \
  }

OR_FAIL("write", ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
OR_FAIL("write", ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
OR_FAIL("write", ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
OR_FAIL("write", ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at))
OR_FAIL("sync", int, fsync, (int fd), (fd))
OR_FAIL("sync", int, fdatasync, (int fd), (fd))
