import EventLogTesting
import Testing

@testable import EventLog

@Suite("Group commit")
struct GroupCommitTests {
  @Test("what arrives during a commit makes up the next one")
  func nextBatch() {
    var commit = GroupCommit(queueDepthMax: 10)
    #expect(commit.takeBatch() == .sleep)
    #expect(commit.enqueue() == .accepted(wake: true), "the first wakes the sleeping thread")
    #expect(commit.enqueue() == .accepted(wake: false), "the second finds it awake")
    #expect(commit.takeBatch() == .take(2))
    #expect(commit.enqueue() == .accepted(wake: false))
    commit.committed(1)
    commit.committed(1)
    #expect(commit.takeBatch() == .take(1))
    commit.committed(1)
    #expect(commit.takeBatch() == .sleep)
  }

  @Test("the queue is full when that many are unanswered, in hand or not")
  func full() {
    var commit = GroupCommit(queueDepthMax: 2)
    _ = commit.enqueue()
    #expect(commit.takeBatch() == .take(1))
    #expect(commit.enqueue() == .accepted(wake: false))
    #expect(commit.enqueue() == .refused(.queueFull))
    commit.committed(1)
    #expect(commit.enqueue() == .accepted(wake: false))
    #expect(commit.unanswered == 2)
  }

  @Test("draining commits what waits, then stops")
  func draining() {
    var commit = GroupCommit(queueDepthMax: 10)
    _ = commit.enqueue()
    let wakes = commit.drain()
    #expect(!wakes, "a thread that is awake needs no waking")
    #expect(commit.enqueue() == .refused(.stopping))
    #expect(commit.takeBatch() == .take(1))
    commit.committed(1)
    #expect(commit.takeBatch() == .stop)
    #expect(commit.phase == .stopped)
    #expect(commit.enqueue() == .refused(.stopping))
  }

  @Test("draining wakes a sleeping thread once")
  func drainingAsleep() {
    var commit = GroupCommit(queueDepthMax: 10)
    #expect(commit.takeBatch() == .sleep)
    let wakes = [commit.drain(), commit.drain()]
    #expect(wakes == [true, false])
    #expect(commit.takeBatch() == .stop)
  }

  @Test("after a failed commit nothing is accepted and nothing is taken", arguments: [true, false])
  func failing(_ isDraining: Bool) {
    var commit = GroupCommit(queueDepthMax: 10)
    for _ in 0..<3 { _ = commit.enqueue() }
    #expect(commit.takeBatch() == .take(3))
    commit.committed(1)
    _ = commit.enqueue()
    if isDraining { _ = commit.drain() }
    commit.failed()
    #expect(commit.phase == .failed && commit.unanswered == 0)
    #expect(commit.enqueue() == .refused(.failed))
    let wakes = commit.drain()
    #expect(!wakes && commit.phase == .failed)
    #expect(commit.takeBatch() == .stop && commit.phase == .failed)
  }

  /// A walk through random events beside a model that keeps every request by name.
  @Test("in random walks every request is answered once and none sleeps unseen", arguments: 0..<40)
  func randomWalk(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let depthMax = Int.random(in: 1...6, using: &generator)
    var commit = GroupCommit(queueDepthMax: depthMax)
    var queue: [Int] = []
    var hand: [Int] = []
    var answered: [Int] = []
    var accepted = 0
    var sleeps = false
    var isOver = false
    for _ in 0..<400 {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0..<6:
        let admission = commit.enqueue()
        if case .accepted(let wake) = admission {
          #expect(wake == sleeps && queue.count + hand.count < depthMax)
          queue.append(accepted)
          accepted += 1
          sleeps = false
        } else {
          #expect(isOver || queue.count + hand.count == depthMax)
        }
      case 6..<9 where hand.isEmpty && !sleeps && commit.phase != .stopped:
        switch commit.takeBatch() {
        case .take(let count):
          #expect(count == queue.count && count > 0)
          (hand, queue) = (queue, [])
        case .sleep:
          #expect(queue.isEmpty && !isOver)
          sleeps = true
        case .stop:
          #expect(queue.isEmpty && isOver)
        }
      case 9..<11 where !hand.isEmpty:
        let count = Int.random(in: 1...hand.count, using: &generator)
        commit.committed(count)
        answered += hand.prefix(count)
        hand.removeFirst(count)
      case 11 where generator.oneIn(20):
        if commit.drain() {
          #expect(sleeps)
          sleeps = false
        }
        isOver = true
      default:
        break
      }
      #expect(commit.queued == queue.count && commit.inHand == hand.count)
      #expect(!(sleeps && !queue.isEmpty), "a request waits and nobody will take it")
      #expect(answered == Array(0..<answered.count))
    }
  }
}
