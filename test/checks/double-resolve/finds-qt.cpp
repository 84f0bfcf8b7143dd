// REQUIRES: qt5
// RUN: %find futures-double-resolve --std=c++17 -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <future>
#include <memory>

using Promise = std::promise<int>;

void signal(QObject *source) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::objectNameChanged,
                   [p](const QString &) { p->set_value(1); });
  // CHECK: :[[@LINE-1]]:43: warning: 'p' is resolved each time this handler is called
  // CHECK: :[[@LINE-3]]:3: note: the handler is registered here, for every event
}
void with_context(QObject *source, QObject *context) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::objectNameChanged, context,
                   [p](const QString &) { p->set_value(1); },
                   Qt::QueuedConnection);
  // CHECK: :[[@LINE-2]]:43: warning: 'p' is resolved each time
  // CHECK: :[[@LINE-4]]:3: note
}
void periodic_timer(QTimer *timer) {
  auto p = std::make_shared<Promise>();
  QObject::connect(timer, &QTimer::timeout, [p] { p->set_value(1); });
  // CHECK: :[[@LINE-1]]:51: warning: 'p' is resolved each time
  // CHECK: :[[@LINE-2]]:3: note
  timer->start(100);
}
void result_against_timeout(QObject *source) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::destroyed, [p] { p->set_value(1); });
  QTimer::singleShot(100, [p] { p->set_value(-1); });
  // CHECK: :[[@LINE-1]]:33: warning: 'p' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:55: note
  // CHECK: :[[@LINE-3]]:3: note
}

// Fires once.
void single_shot(QTimer *timer) {
  auto p = std::make_shared<Promise>();
  timer->setSingleShot(true);
  QObject::connect(timer, &QTimer::timeout, [p] { p->set_value(1); });
  timer->start(100);
}
void sent_once(QObject *source) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::destroyed, [p] { p->set_value(1); });
}
void disconnects(QObject *source) {
  auto p = std::make_shared<Promise>();
  auto connection = std::make_shared<QMetaObject::Connection>();
  *connection = QObject::connect(source, &QObject::objectNameChanged,
                                 [p, connection](const QString &) {
                                   QObject::disconnect(*connection);
                                   p->set_value(1);
                                 });
}
