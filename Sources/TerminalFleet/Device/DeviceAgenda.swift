import TerminalClient

/// What is going to happen to a device, by the right time in microseconds since the Unix epoch.
struct DeviceAgenda {
  /// Something that happens.
  enum Step {
    /// The next tap of the plan.
    case tap
    /// A request is answered, or comes to nothing.
    case answer(UInt64, TerminalReply)
    /// A time has come that the terminal asked for.
    case timer(TerminalTimer)
    /// The network comes up or goes down.
    case network(isUp: Bool)
    /// The device is restarted.
    case restart
  }

  private var steps: [(at: Int64, order: Int, step: Step)] = []
  private var timers: [TerminalTimer: (at: Int64, order: Int)] = [:]
  private var count = 0

  /// Plans a step.
  mutating func add(_ step: Step, at moment: Int64) {
    count += 1
    steps.append((moment, count, step))
  }

  /// Plans the call of a timer, in place of an earlier one of the same.
  mutating func set(_ timer: TerminalTimer, at moment: Int64) {
    count += 1
    timers[timer] = (moment, count)
  }

  /// Forgets what a restart forgets: timers, and answers to requests of before.
  mutating func forgetBoot() {
    timers.removeAll()
    steps.removeAll { if case .answer = $0.step { true } else { false } }
  }

  /// The first step; of several at one moment the one that was planned first.
  mutating func next() -> (at: Int64, step: Step)? {
    let place = steps.indices.min {
      (steps[$0].at, steps[$0].order) < (steps[$1].at, steps[$1].order)
    }
    let step = place.map { (steps[$0].at, steps[$0].order) } ?? (Int64.max, Int.max)
    let timer = timers.min { ($0.value.at, $0.value.order) < ($1.value.at, $1.value.order) }
    if let timer, (timer.value.at, timer.value.order) < step {
      timers[timer.key] = nil
      return (timer.value.at, .timer(timer.key))
    }
    guard let place else { return nil }
    let taken = steps.remove(at: place)
    return (taken.at, taken.step)
  }
}
