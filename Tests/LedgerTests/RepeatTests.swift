import Testing

@testable import Ledger

@Suite("A key that comes again")
struct RepeatTests {
  let moment = utc("2026-11-23T15:00:00Z")

  private func isSame(
    _ world: World, _ command: CheckInCommand, claimedAt: Instant?, as position: UInt64
  ) throws -> CheckInOutcome? {
    let context = CommandContext(now: moment + Instant.day, claimedAt: claimedAt)
    let answer = world.kernel.repeated(command, context, of: try world.record(at: position))
    guard case .sameCommand(let outcome) = answer else { return nil }
    return outcome
  }

  @Test("the same tap is answered as it was, also when its card was blocked in between")
  func same() throws {
    let world = try World()
    let first = world.tap(moment)
    world.now = moment + Instant.hour
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let command = CheckInCommand(card: world.card, event: world.event, channel: .terminal)
    var expected = first
    expected.replayed = true
    #expect(try isSame(world, command, claimedAt: moment, as: first.position) == expected)
    #expect(world.balance() == 1)
  }

  @Test("another card, event or time under the same key is another command")
  func other() throws {
    let world = try World()
    let event = try world.defineEvent()
    let card = try world.registerCard(of: world.holder)
    let first = world.tap(moment)
    let command = CheckInCommand(card: world.card, event: world.event, channel: .terminal)
    for (change, claimedAt) in [
      ({ $0.card = card }, moment), ({ $0.event = event }, moment), ({ $0.card = .none }, moment),
      ({ _ in }, moment + 1), ({ _ in }, nil),
    ] as [((inout CheckInCommand) -> Void, Instant?)] {
      var changed = command
      change(&changed)
      #expect(try isSame(world, changed, claimedAt: claimedAt, as: first.position) == nil)
    }
    var chosen = command
    chosen.event = .none
    chosen.choosesEvent = true
    #expect(try isSame(world, chosen, claimedAt: moment, as: first.position) != nil)
  }

  @Test("a refusal and a tap that named nothing known are answered as they were")
  func refusals() throws {
    let world = try World()
    world.tap(moment - Instant.hour)
    let refused = world.tap(moment)
    let command = CheckInCommand(card: world.card, event: world.event, channel: .terminal)
    let again = try #require(
      try isSame(world, command, claimedAt: moment, as: refused.position))
    #expect(again.refusal == .limitReached && again.balance == 1 && !again.stands)

    let unresolved = world.tap(moment, with: CardID.none)
    let unknown = CheckInCommand(card: .none, event: world.event, channel: .terminal)
    let stored = try #require(
      try isSame(world, unknown, claimedAt: moment, as: unresolved.position))
    #expect(stored.refusal == .cardUnknown && stored.position == unresolved.position)
  }

  @Test("a record that is no check-in answers no check-in")
  func otherRecords() throws {
    let world = try World()
    let command = CheckInCommand(card: world.card, event: world.event, channel: .terminal)
    #expect(try isSame(world, command, claimedAt: nil, as: 1) == nil)
  }
}
