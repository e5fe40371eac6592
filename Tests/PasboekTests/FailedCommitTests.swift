import Foundation
import Testing
import ThreadTesting

extension ProcessTests {
  @Suite("a disk that is counted, and one that fails")
  struct FailedCommitTests {
    @Test("every commit is synced before it is told")
    func commitsAreSynced() async throws {
      let region = try await Region.copy()
      let disk = try WatchedDisk()
      let service = try region.serve(environment: try disk.environment)
      let connection = try service.connect()
      let commitsBefore = try connection.metric("pasboek_commits")
      let syncsBefore = try disk.syncs
      for number in 1...20 {
        let answer = try connection.checkIn(
          Region.crowd[number], event: Region.openEvents[0], token: region.token)
        #expect(answer.status == 201)
        // One caller that waits for each answer: no two check-ins share a commit.
        #expect(try disk.syncs >= syncsBefore + UInt64(number))
      }
      let commits = try connection.metric("pasboek_commits") - commitsBefore
      #expect(commits == 20)
      #expect(Double(try disk.syncs - syncsBefore) >= commits)
      #expect(try service.stop() == .exit(0))
    }

    @Test("a failed commit is told as unknown, ends the process, and shows after the restart")
    func failedCommit() async throws {
      let region = try await Region.copy()
      let disk = try WatchedDisk()
      let service = try region.serve(environment: try disk.environment)
      let connection = try service.connect()
      let event = Region.openEvents[1]
      // The first commit of a write-ahead log syncs its header too.
      let first = try connection.checkIn(Region.crowd[10], event: event, token: region.token)
      #expect(first.status == 201)
      var acknowledged: [String: HTTPAnswer] = [:]
      try disk.failSyncs(after: 3)
      var unknown: String?
      for number in 0..<10 where unknown == nil {
        let answer = try connection.checkIn(
          Region.crowd[number], event: event, key: "key-\(number)", token: region.token)
        if answer.status == 201 {
          acknowledged["key-\(number)"] = answer
        } else {
          #expect(answer.status == 503)
          #expect(try answer.json(ProblemAnswer.self).type.hasSuffix(":outcome-unknown"))
          unknown = "key-\(number)"
        }
      }
      #expect(acknowledged.count == 3)
      #expect(unknown == "key-3")
      #expect(try service.process.wait(seconds: 5) == .exit(71))
      #expect(service.process.errors.contains("pasboek: outcomeUnknown"))

      let restarted = try region.serve().connect()
      for number in 0..<4 {
        let key = "key-\(number)"
        let answer = try restarted.checkIn(
          Region.crowd[number], event: event, key: key, token: region.token)
        #expect(answer.status == 201)
        if let first = acknowledged[key] { #expect(answer == first) }
        #expect(try restarted.balance(of: Region.crowd[number], token: region.token) == 2)
      }
      let keys = try LogContents(region.path).keyedCommands
      #expect(keys.count == 4)
      #expect(Set(keys).count == 4)
    }

    @Test("everyone whose commit failed is told, and nobody is told twice")
    func failedGroupCommit() async throws {
      let region = try await Region.copy()
      let disk = try WatchedDisk()
      let service = try region.serve(environment: try disk.environment)
      try disk.failSyncs(after: 5)
      let answers = Answers()
      onThreads(8) { thread in
        guard let connection = try? service.connect() else { return }
        for round in 0..<20 {
          guard
            let answer = try? connection.checkIn(
              Region.crowd[thread], event: Region.openEvents[0], key: "\(thread)-\(round)",
              token: region.token)
          else { return }
          answers.add(answer, of: "\(thread)-\(round)")
          guard answer.status == 201 else { return }
        }
      }
      let told = answers.all
      let refusals = told.values.filter { $0.status != 201 }
      #expect(!refusals.isEmpty)
      for refusal in refusals { #expect(refusal.status == 503, "\(refusal.text)") }
      #expect(try service.process.wait(seconds: 5) == .exit(71))

      let restarted = try region.serve().connect()
      for (key, first) in told where first.status == 201 {
        let thread = try #require(key.split(separator: "-").first.flatMap { Int($0) })
        let again = try restarted.checkIn(
          Region.crowd[thread], event: Region.openEvents[0], key: key, token: region.token)
        #expect(again == first)
      }
    }
  }
}
