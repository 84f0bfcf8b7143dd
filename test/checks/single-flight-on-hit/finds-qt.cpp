// REQUIRES: qt5
// RUN: %find futures-single-flight-on-hit -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore
#include <QHash>
#include <QMutex>
#include <QString>
#include <future>

struct User {};
User fetchUser(int id);

QMutex mutex;
QHash<int, std::shared_future<User>> flights;
User get(int id) {
  QMutexLocker lock(&mutex);
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there: one caller at a time, about 300 ns against about 20 ns for a hit; look up first and lock only on a miss, as fut::cache::get_or_load does [futures-single-flight-on-hit]
  // CHECK: :[[@LINE+1]]:16: note: 'flights' is searched here, under the lock
  if (!flights.contains(id))
    flights.insert(id, std::async(std::launch::async, fetchUser, id).share());
  return flights.value(id).get();
}
