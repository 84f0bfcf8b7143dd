/* Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for license information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Preloaded into a process, counts its calls that change files below the folder
 * FAULT_BELOW, and at call number FAULT_AT does what FAULT_DO says: `kill` ends
 * the process as kill -9 does, before the call; `full` lets this and all later
 * writes fail as on a full disk. The count reached is written to the file
 * FAULT_COUNT at the end, so that a test knows how many points there are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long Count;

static int isBelow(const char *Path) {
  const char *Folder = getenv("FAULT_BELOW");
  return Folder && Path && strncmp(Path, Folder, strlen(Folder)) == 0;
}

static int isFileBelow(int Fd) {
  char Link[64], Path[4096];
  snprintf(Link, sizeof Link, "/proc/self/fd/%d", Fd);
  ssize_t Length = readlink(Link, Path, sizeof Path - 1);
  if (Length <= 0)
    return 0;
  Path[Length] = 0;
  return isBelow(Path);
}

/* True if this call must fail for want of space. */
static int reached(int IsWrite) {
  const char *At = getenv("FAULT_AT"), *Do = getenv("FAULT_DO");
  ++Count;
  if (!At || !Do || Count < atol(At))
    return 0;
  if (strcmp(Do, "kill") == 0)
    kill(getpid(), SIGKILL);
  return IsWrite && strcmp(Do, "full") == 0;
}

__attribute__((destructor)) static void report(void) {
  const char *File = getenv("FAULT_COUNT");
  FILE *Out = Count && File ? fopen(File, "w") : NULL;
  if (Out) {
    fprintf(Out, "%ld\n", Count);
    fclose(Out);
  }
}

#define NEXT(NAME) ((__typeof__(&NAME))dlsym(RTLD_NEXT, #NAME))

ssize_t write(int Fd, const void *Bytes, size_t Size) {
  if (isFileBelow(Fd) && reached(1)) {
    errno = ENOSPC;
    return -1;
  }
  return NEXT(write)(Fd, Bytes, Size);
}

int fsync(int Fd) {
  if (isFileBelow(Fd))
    reached(0);
  return NEXT(fsync)(Fd);
}

int rename(const char *From, const char *To) {
  if (isBelow(From) || isBelow(To))
    reached(0);
  return NEXT(rename)(From, To);
}

int unlink(const char *Path) {
  if (isBelow(Path))
    reached(0);
  return NEXT(unlink)(Path);
}

int remove(const char *Path) {
  if (isBelow(Path))
    reached(0);
  return NEXT(remove)(Path);
}

static int openAt(const char *Path, int Flags, mode_t Mode,
                  int (*Open)(const char *, int, ...)) {
  if ((Flags & O_CREAT) && isBelow(Path))
    reached(0);
  return Open(Path, Flags, Mode);
}

int open(const char *Path, int Flags, ...) {
  va_list List;
  va_start(List, Flags);
  mode_t Mode = (Flags & O_CREAT) ? va_arg(List, int) : 0;
  va_end(List);
  return openAt(Path, Flags, Mode, NEXT(open));
}

int open64(const char *Path, int Flags, ...) {
  va_list List;
  va_start(List, Flags);
  mode_t Mode = (Flags & O_CREAT) ? va_arg(List, int) : 0;
  va_end(List);
  return openAt(Path, Flags, Mode, NEXT(open64));
}
