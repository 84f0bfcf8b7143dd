// REQUIRES: qt6
// RUN: %find futures-double-resolve -- -fPIC -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore
#include <QtCore/QObject>
#include <future>
#include <memory>

using Promise = std::promise<int>;

void signal(QObject *source) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::objectNameChanged, source,
                   [p](const QString &) { p->set_value(1); });
  // CHECK: :[[@LINE-1]]:43: warning: 'p' is resolved each time this handler is called
  // CHECK: :[[@LINE-3]]:3: note
}
void single_shot(QObject *source) {
  auto p = std::make_shared<Promise>();
  QObject::connect(source, &QObject::objectNameChanged, source,
                   [p](const QString &) { p->set_value(1); },
                   Qt::SingleShotConnection);
  QObject::connect(source, &QObject::objectNameChanged, source,
                   [p](const QString &) {},
                   static_cast<Qt::ConnectionType>(Qt::QueuedConnection |
                                                   Qt::SingleShotConnection));
}
