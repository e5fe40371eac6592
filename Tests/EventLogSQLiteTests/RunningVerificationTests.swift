import EventLog
import EventLogSQLite
import Testing

@Suite("Verifying a log beside its writer")
struct RunningVerificationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("goes page by page to the newest record, on with those that come, and begins again")
  func follows() throws {
    let head = try Logs.make(2_300, in: folder)
    var verification = try RunningVerification(folder: folder.path)
    var pages: [UInt64] = []
    while try verification.checkPage(upTo: head) {
      pages.append(verification.head.position.rawValue)
    }
    #expect(pages == [1_000, 2_000, 2_300])
    #expect(verification.head == head)
    let later = try Logs.extend(by: 50, in: folder)
    #expect(try !verification.checkPage(upTo: head))
    #expect(try verification.checkPage(upTo: later))
    #expect(verification.head == later)
    verification.restart()
    #expect(verification.head == .empty)
    #expect(try verification.checkPage(upTo: later))
    #expect(verification.head.position.rawValue == 1_000)
  }

  @Test("names what was changed under the running service", arguments: [40, 700, 1_090])
  func damage(_ position: UInt64) throws {
    let head = try Logs.make(1_100, in: folder)
    let database = try RawDatabase(folder.file("log.db"))
    try database.disarm()
    try database.run("UPDATE records SET bytes = x'00' WHERE position = \(position)")
    var verification = try RunningVerification(folder: folder.path)
    let error = logError { while try verification.checkPage(upTo: head) {} }
    #expect(error?.code == .damaged)
    // After the last full tile the newest head alone vouches: the first place in doubt is named.
    #expect(error?.position == Position(rawValue: position > 1_024 ? 1_025 : position))
  }
}
