"""A file system that passes everything on to a directory and fails as a file says: `write EIO`, `fsync EIO`, `write EROFS`.

Usage: failing-fs.py BACKING MOUNTPOINT FAULTS
"""
import errno
import os
import sys

try:
    from fusepy import FUSE, FuseOSError, Operations
except ImportError:
    from fuse import FUSE, FuseOSError, Operations

backing, mountpoint, faults = sys.argv[1:4]


def fail(operation):
    with open(faults) as lines:
        for line in lines:
            where, what = line.split()
            if where == operation:
                raise FuseOSError(getattr(errno, what))


def at(path):
    return backing + path


class FailingFs(Operations):
    def getattr(self, path, fh=None):
        try:
            found = os.lstat(at(path))
        except OSError as error:
            raise FuseOSError(error.errno)
        names = ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid")
        return {name: getattr(found, name) for name in names}

    def readdir(self, path, fh):
        return [".", "..", *os.listdir(at(path))]

    def readlink(self, path):
        return os.readlink(at(path))

    def symlink(self, target, source):
        os.symlink(source, at(target))

    def mkdir(self, path, mode):
        os.mkdir(at(path), mode)

    def unlink(self, path):
        os.unlink(at(path))

    def open(self, path, flags):
        return os.open(at(path), flags & ~os.O_EXCL)

    def create(self, path, mode, fi=None):
        fail("create")
        return os.open(at(path), os.O_RDWR | os.O_CREAT, mode)

    def read(self, path, size, offset, fh):
        fail("read")
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        fail("write")
        return os.pwrite(fh, data, offset)

    def truncate(self, path, length, fh=None):
        os.truncate(at(path), length)

    def fsync(self, path, datasync, fh):
        fail("fsync")
        os.fsync(fh)

    def fsyncdir(self, path, datasync, fh):
        return 0

    def release(self, path, fh):
        os.close(fh)

    def statfs(self, path):
        found = os.statvfs(at(path))
        return {name: getattr(found, name) for name in dir(found) if name.startswith("f_") and name != "f_fsid"}


FUSE(FailingFs(), mountpoint, foreground=True, nothreads=True)
